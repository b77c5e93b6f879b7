/* Before anything is painted: the theme that the reader chose on an earlier page. */
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("foedus-theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    /* A browser that keeps nothing follows the system. */
  }
})();
