/* A composite under some weights: the same figures as the server's, for instant ranks. */
const SLACK = 1e-12;

/* Weighted mean of the shares that are known, percent; null where none is. */
export const value = (shares, weights) => {
  let part = 0;
  let whole = 0;
  for (let i = 0; i < weights.length; i += 1) {
    if (weights[i] > 0 && shares[i] !== null) {
      part += weights[i] * shares[i];
      whole += weights[i];
    }
  }
  return whole > 0 ? (100 * part) / whole : null;
};

const before = (a, b) => (a < b ? -1 : Number(a > b));

/* Those with a value, the most first, with their ranks; those on a level share one. */
export const ranked = (rows, weights) => {
  const found = rows
    .map((row) => ({ ...row, value: row.shares ? value(row.shares, weights) : row.value }))
    .filter((row) => row.value !== null)
    .sort((a, b) => b.value - a.value || before(a.name, b.name) || before(a.id, b.id));
  found.forEach((row, place) => {
    const level = place > 0 && found[place - 1].value - row.value <= SLACK;
    row.rank = level ? found[place - 1].rank : place + 1;
  });
  return found;
};

/* Weights as an address has them, and back. */
export const written = (names, weights) =>
  names
    .map((name, i) => [name, weights[i]])
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => `${name}:${weight}`)
    .join(",");

export const read = (text, names) => {
  const said = new Map(
    text.split(",").map((part) => part.replace("=", ":").split(":", 2).map((s) => s.trim())),
  );
  return names.map((name) => Number(said.get(name) ?? 0));
};
