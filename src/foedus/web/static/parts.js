/* Chapters that take some seconds: fetched one after the other, and put in place. */
const shorts = document.getElementById("in-short");

const withdraw = (section) => {
  const heading = section.querySelector("[id]");
  if (heading) document.querySelector(`a[href="#${heading.id}"]`)?.parentElement.remove();
  section.remove();
};

const adopt = (section, part) => {
  const inside = part.getElementById("part");
  if (!inside.querySelector("article, section, tr")) {
    withdraw(section);
    return;
  }
  section.querySelector(".empty")?.remove();
  section.removeAttribute("data-part");
  const whole = section.tagName === "TR" || inside.querySelector("section");
  if (whole) section.replaceWith(...inside.children);
  else section.append(...inside.children);
  for (const sentence of JSON.parse(inside.dataset.short ?? "[]")) {
    const line = document.createElement("li");
    line.textContent = sentence;
    shorts?.append(line);
  }
  const charts = part.getElementById("charts");
  if (!charts) return;
  const detail = JSON.parse(charts.textContent);
  document.dispatchEvent(new CustomEvent("partadded", { detail }));
};

for (const section of document.querySelectorAll("[data-part]")) {
  section.setAttribute("aria-busy", "true");
  const reply = await fetch(section.dataset.part, { headers: { accept: "text/html" } });
  section.setAttribute("aria-busy", "false");
  /* What went wrong is on the page that the link in its place leads to. */
  if (!reply.ok) continue;
  adopt(section, new DOMParser().parseFromString(await reply.text(), "text/html"));
}
document.documentElement.dataset.whole = "yes";
