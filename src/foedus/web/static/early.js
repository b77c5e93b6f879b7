/* Before anything is painted: the theme that the reader chose on an earlier page; and long
   tables wait until the page is read, since each part of one lays out the whole again. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("reading");
  document.addEventListener("DOMContentLoaded", () => root.classList.remove("reading"));
  try {
    const chosen = localStorage.getItem("foedus-theme");
    if (chosen === "light" || chosen === "dark") {
      root.dataset.theme = chosen;
    }
  } catch {
    /* A browser that keeps nothing follows the system. */
  }
})();
