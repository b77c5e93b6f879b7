/* Which names of dots find room: the first of the list go first, none covers another. */
const SIZE = 12;
const GAP = 3;
const ROOM = 8000;

const pen = document.createElement("canvas").getContext("2d");
const measured = new Map();
const widthOf = (text) => {
  if (!measured.has(text)) {
    const font = getComputedStyle(document.body).fontFamily;
    pen.font = `${SIZE}px ${font}`;
    measured.set(text, pen.measureText(text).width);
  }
  return measured.get(text);
};

const meets = (one, other) =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

/* states: slug, name, x, y, size, bloc, in the order of what matters. Returns rows with
   name, slug, x, y: the left middle of each name. */
export const place = (states, width, height) => {
  const dots = states.map((state) => {
    const radius = Math.sqrt(state.size / Math.PI);
    const { x, y } = state;
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
  });
  const taken = [];
  const found = [];
  const most = Math.round((width * height) / ROOM);
  for (const [number, state] of inTurn(states)) {
    if (found.length >= most) break;
    const [long, radius] = [widthOf(state.name), Math.sqrt(state.size / Math.PI) + GAP];
    const spots = [
      [state.x + radius, state.y],
      [state.x - radius - long, state.y],
      [state.x - long / 2, state.y - radius - SIZE / 2],
      [state.x - long / 2, state.y + radius + SIZE / 2],
    ];
    for (const [x, y] of spots) {
      const own = { left: x - 1, right: x + long + 1, top: y - 7, bottom: y + 7 };
      const outside = own.left < 0 || own.right > width || own.top < 0 || own.bottom > height;
      if (outside || taken.some((other) => meets(own, other))) continue;
      if (dots.some((dot, n) => n !== number && meets(own, dot))) continue;
      taken.push(own);
      found.push({ slug: state.slug, name: state.name, x, y });
      break;
    }
  }
  return found;
};

/* The first of every bloc, then the second of every bloc, and so on. */
const inTurn = (states) => {
  const seen = {};
  return states
    .map((state, number) => {
      const bloc = state.bloc ?? state.slug;
      seen[bloc] = (seen[bloc] ?? 0) + 1;
      const rank = state.bloc === null ? 3 : seen[bloc];
      return [number, state, Math.ceil(rank / 2)];
    })
    .sort((one, other) => one[2] - other[2] || one[0] - other[0]);
};
