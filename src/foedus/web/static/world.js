/* The map of a day. */
import { dark, embed, onColours, recolour } from "./charts.js";
import { days } from "./days.js";
import { sheet } from "./sheet.js";

const box = document.getElementById("map");
const form = document.getElementById("when");
const root = document.documentElement;
const LEAST = 320;

let atlas = JSON.parse(document.getElementById("atlas").textContent);
const load = async (address) => (await fetch(address)).json();
const outlines = await load(box.dataset.outlines);
const nothing = {
  type: "Topology",
  arcs: [],
  objects: { countries: { type: "GeometryCollection", geometries: [] } },
};
let borders = null;
let view = null;

/* Vega writes into what it is given: it gets a copy. */
const datasets = () => ({
  world: structuredClone(outlines),
  borders: structuredClone(borders ?? nothing),
  day: atlas.day,
  spots: atlas.spots,
});

const spec = (width, night = dark()) => {
  const coloured = night ? recolour(atlas.spec, atlas.night) : atlas.spec;
  return {
    ...coloured,
    params: [{ ...coloured.params[0], value: atlas.today }],
    width,
    height: Math.round(width * atlas.ratio),
    datasets: datasets(),
  };
};

const draw = async () => {
  if (atlas.borders && !borders) borders = await load(atlas.borders);
  const width = Math.max(LEAST, box.clientWidth);
  view?.finalize();
  view = (await embed(box, spec(width))).view;
  box.querySelector("svg").setAttribute("aria-hidden", "true");
  box.dataset.width = String(width);
  view.addEventListener("click", (_, item) => {
    const slug = item?.datum?.slug;
    if (!slug) return;
    const target = new URL(box.dataset.state.replace("SLUG", slug), location.href);
    target.searchParams.set("on", form.elements.on.value);
    location.assign(target);
  });
};

const paint = async () => {
  atlas = JSON.parse(document.getElementById("atlas").textContent);
  if (atlas.borders && !borders) {
    await draw();
    return;
  }
  view.signal("today", atlas.today).data("day", atlas.day).data("spots", atlas.spots);
  await view.runAsync();
};

let resizing = 0;
window.addEventListener("resize", () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (box.dataset.width !== String(Math.max(LEAST, box.clientWidth))) draw();
  }, 150);
});
onColours(draw);
await draw();
days({
  parts: ["day-head", "under", "day-lists", "links", "those"],
  words: atlas.words,
  paint,
});
form.elements.colour.addEventListener("change", () => form.requestSubmit());
sheet(document.getElementById("tools"), () => ({
  spec: spec(LEAST, false),
  look: { ...atlas.paper, ratio: atlas.ratio },
  name: `foedus-${form.elements.colour.value || "promise"}-${form.elements.on.value}`,
}));
root.dataset.drawn = "yes";
