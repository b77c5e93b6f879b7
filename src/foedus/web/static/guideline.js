/* Another guideline: the line follows the slider, and the gap follows the line. */
const lang = document.documentElement.lang;
let asking = null;

const show = async (form, remember) => {
  asking?.abort();
  const own = new AbortController();
  asking = own;
  const target = new URL(form.action);
  target.search = new URLSearchParams(new FormData(form)).toString();
  let text;
  try {
    const reply = await fetch(target, {
      signal: own.signal,
      headers: { accept: "text/html" },
    });
    if (!reply.ok) return;
    text = await reply.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  const next = new DOMParser().parseFromString(text, "text/html");
  const place = form.parentElement.querySelector(".answer");
  place.replaceChildren(...next.querySelector(".answer").children);
  const detail = JSON.parse(next.getElementById("charts").textContent);
  document.dispatchEvent(new CustomEvent("partadded", { detail }));
  form.querySelector("output").textContent = next.querySelector("output").textContent;
  form.elements.share.setAttribute(
    "aria-valuetext",
    next.getElementById("share").getAttribute("aria-valuetext"),
  );
  if (location.pathname !== target.pathname) return;
  const links = document.getElementById("links");
  if (remember) {
    links.replaceWith(next.getElementById("links"));
    history.pushState(null, "", target);
  }
};

let waiting = 0;
document.addEventListener("input", ({ target }) => {
  const form = target.closest("form.guideline");
  if (!form) return;
  const said = Number(target.value).toLocaleString(lang);
  form.querySelector("output").textContent = `${said} %`;
  clearTimeout(waiting);
  waiting = setTimeout(() => show(form, false), 60);
});
document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.guideline");
  if (form) {
    clearTimeout(waiting);
    show(form, true);
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form.guideline");
  if (!form) return;
  event.preventDefault();
  show(form, true);
});
window.addEventListener("popstate", () => {
  const form = document.querySelector("form.guideline");
  const said = new URL(location.href).searchParams.get("share");
  if (!form || !said) return;
  form.elements.share.value = said;
  show(form, false);
});
