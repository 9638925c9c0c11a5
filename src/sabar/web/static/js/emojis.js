// The emoji of Unicode by name, in the language of the page: fetched once, when the first is wanted.
let charts;

/** Rows of `{ emoji, name, words, toned, group }` in the order of Unicode. Throws when they do not come. */
export async function load(address) {
  charts ??= fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    return prepared(await answer.json());
  });
  try {
    return await charts;
  } catch (error) {
    charts = undefined;
    throw error;
  }
}

function prepared(groups) {
  return Object.entries(groups).flatMap(([group, rows]) =>
    rows.map(([emoji, name, words, toned = 0]) => ({ emoji, name, words, toned: toned === 1, group })),
  );
}

/** As it is compared: small letters without accents, `œ` as two. */
export function folded(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replaceAll("œ", "oe").replaceAll("æ", "ae");
}

const parts = (text) => folded(text).split(/[^\p{L}\p{N}+-]+/u).filter(Boolean);

/** Less is better; 9 for what does not fit. */
function distance(row, wanted) {
  row.called ??= parts(row.name);
  row.nick ??= folded(row.words.split(" ")[0]);
  row.known ??= [...row.called, ...parts(row.words)];
  if (!wanted.every((word) => row.known.some((it) => it.startsWith(word)))) return 9;
  // The first of the further words is what other programs call it: `:tada:`.
  if (row.called.join(" ") === wanted.join(" ") || row.nick === wanted.join("_")) return 0;
  if (row.known.includes(wanted.join(" "))) return row.called.includes(wanted[0]) ? 1 : 2;
  if (row.called[0].startsWith(wanted[0])) return 3;
  return wanted.every((word) => row.called.some((it) => it.startsWith(word))) ? 4 : 5;
}

/** Those whose words begin as the typed ones do, the nearest first. */
export function find(rows, typed, most) {
  const wanted = parts(typed);
  if (wanted.length === 0) return [];
  const fits = rows.map((row) => [distance(row, wanted), row]).filter(([far]) => far < 9);
  return fits
    .sort(([one], [other]) => one - other)
    .slice(0, most)
    .map(([, row]) => row);
}
