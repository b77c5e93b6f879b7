/* The draft follows the form: each change asks for the page of the new choices. */
import "./jobs.js";

const form = document.getElementById("builder");
const show = document.getElementById("show");
show.hidden = true;

const address = () => {
  const target = new URL(form.action, location.href);
  for (const [name, value] of new FormData(form)) {
    if (value.trim() !== "") target.searchParams.append(name, value);
  }
  return target;
};

const said = (text) => {
  const box = document.createElement("p");
  box.className = "empty";
  box.setAttribute("role", "alert");
  box.lang = "en";
  box.textContent = text || "?";
  return box;
};

/* Exchange the parts that depend on the choices, and leave the reader where she is. */
const exchange = (next, parts) => {
  const focus = document.activeElement?.id;
  const open = new Map(
    [...document.querySelectorAll("#choices details[id]")].map((d) => [d.id, d.open]),
  );
  const down = new Map(
    [...document.querySelectorAll("#choices details[id] > ul")].map((list) => [
      list.parentElement.id,
      list.scrollTop,
    ]),
  );
  const shown = [...document.querySelectorAll("#draft details")].map((d) => d.open);
  for (const part of parts) {
    const there = document.getElementById(part);
    const fresh = next.getElementById(part);
    if (there && fresh) there.replaceWith(fresh);
  }
  for (const [id, was] of open) {
    const box = document.getElementById(id);
    if (box) box.open = was || box.open;
  }
  for (const [id, top] of down) {
    const list = document.getElementById(id)?.querySelector(":scope > ul");
    if (list) list.scrollTop = top;
  }
  const now = document.querySelectorAll("#draft details");
  if (now.length === shown.length) now.forEach((d, n) => (d.open = shown[n]));
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
};

let asking = null;
let asked = "";
const update = async (target, remember) => {
  /* Enter asks, and leaving the field asks again: the same need not be asked twice. */
  if (remember && target.href === asked) return;
  asked = target.href;
  asking?.abort();
  const own = new AbortController();
  asking = own;
  document.getElementById("draft").setAttribute("aria-busy", "true");
  let reply;
  let text;
  try {
    reply = await fetch(target, {
      signal: own.signal,
      headers: { accept: "text/html" },
    });
    text = await reply.text();
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  if (own.signal.aborted) return;
  const next = new DOMParser().parseFromString(text, "text/html");
  const draft = document.getElementById("draft");
  draft.setAttribute("aria-busy", "false");
  if (!reply.ok) {
    const parts = [...next.querySelectorAll("#main h1, #main .type")];
    draft.replaceChildren(said(parts.map((part) => part.textContent).join(" ")));
    document.documentElement.dataset.drafted = "no";
    return;
  }
  exchange(next, ["choices", "draft", "links"]);
  for (const link of next.querySelectorAll("[data-tongue]")) {
    const same = document.querySelector(`a[data-tongue=${link.dataset.tongue}]`);
    same?.setAttribute("href", link.getAttribute("href"));
  }
  const permanent = document.getElementById("permanent").getAttribute("href");
  const now = `${location.pathname}${location.search}`;
  if (remember && now !== permanent) history.pushState(null, "", permanent);
  document.dispatchEvent(new Event("daychange"));
  document.documentElement.dataset.drafted = permanent;
};

form.addEventListener("change", () => update(address(), true));
form.addEventListener("submit", (event) => {
  if (event.submitter?.id === "build") return;
  event.preventDefault();
  update(address(), true);
});
/* Enter in a field asks for the draft, not for the build. */
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
  event.preventDefault();
  update(address(), true);
});
window.addEventListener("popstate", async () => {
  await update(new URL(location.href), false);
});
document.documentElement.dataset.drafted = "yes";
