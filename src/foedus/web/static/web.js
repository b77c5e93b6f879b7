/* What every page can do: change the theme, copy its link, leave out empty fields. */
const root = document.documentElement;
const night = window.matchMedia("(prefers-color-scheme: dark)");
const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);

/* A page that stands in another one has no switch: it follows the system. */
const theme = document.getElementById("theme");
if (theme) {
  const label = () => {
    theme.textContent = dark() ? theme.dataset.light : theme.dataset.dark;
  };
  theme.hidden = false;
  label();
  theme.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    try {
      localStorage.setItem("foedus-theme", root.dataset.theme);
    } catch {
      /* The choice then holds for this page alone. */
    }
    label();
    document.dispatchEvent(new Event("themechange"));
  });
  night.addEventListener("change", label);
}

/* The footer is exchanged when the day of the map changes: so the document listens. */
const offer = () => {
  const copy = document.getElementById("copy");
  if (copy && navigator.clipboard) copy.hidden = false;
  const frame = document.getElementById("embed");
  if (frame) {
    const { path } = frame.dataset;
    frame.textContent = frame.textContent.replace(`"${path}"`, `"${location.origin}${path}"`);
  }
};
offer();
document.addEventListener("daychange", offer);
document.addEventListener("click", async (event) => {
  if (event.target.id !== "copy") return;
  await navigator.clipboard.writeText(document.getElementById("permanent").href);
  event.target.textContent = event.target.dataset.copied;
});

/* A short address says only what was asked for. */
for (const form of document.querySelectorAll("form.ask")) {
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) {
      if (value === "") formData.delete(name);
    }
  });
}
