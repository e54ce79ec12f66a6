/** The candidate that a mistyped word most likely meant: at most 2 edits away, and fewer than half of its letters. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = 3;
  for (const candidate of candidates) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits < least && edits * 2 < Math.max(candidate.length, 2)) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

/** What to say about a word that is none of the candidates: `Did you mean image?`, or the whole list. */
export function suggestion(word: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return "Remove it.";
  const meant = nearest(word, candidates);
  return meant === undefined
    ? `Use one of ${candidates.join(", ")}, or remove it.`
    : `Did you mean ${meant}?`;
}

/** Edits between two words (insert, delete, replace, swap two neighbours), 3 when they differ much in length. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, at(before, j - 2) + 1);
      }
      row.push(edits);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
