/* What scripts with a chart share: night colours, drawing under the policy, files. */
const root = document.documentElement;
const night = window.matchMedia("(prefers-color-scheme: dark)");
const printing = window.matchMedia("print");

export const dark = () => {
  if (printing.matches) return false;
  return root.dataset.theme ? root.dataset.theme === "dark" : night.matches;
};

/* A document with the colours of the night, where there is one for a colour. */
export const recolour = (value, pairs) => {
  if (typeof value === "string") return pairs[value] ?? value;
  if (Array.isArray(value)) return value.map((item) => recolour(item, pairs));
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, recolour(item, pairs)]),
    );
  }
  return value;
};

export const embed = (box, spec) =>
  window.vegaEmbed(box, spec, {
    mode: "vega-lite",
    renderer: "svg",
    ast: true,
    actions: false,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });

/* Call when the colours change: by the reader, the system, or for printing. */
export const onColours = (act) => {
  document.addEventListener("themechange", act);
  night.addEventListener("change", act);
};

export const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

/* Save a drawn view as a picture: kind is "PNG" or "SVG". The PNG is painted from the
   SVG, since a canvas of Vega puts the hatching of a shape where the sheet begins. */
export const picture = async (view, kind, name) => {
  const text = await view.toSVG();
  if (kind === "SVG") {
    save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
    return;
  }
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.width, 2 * image.height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
};

/* Go to a page; from within a frame in a window of its own. */
export const go = (target) => {
  if (document.body.classList.contains("framed")) window.open(target, "_blank", "noopener");
  else location.assign(target);
};
