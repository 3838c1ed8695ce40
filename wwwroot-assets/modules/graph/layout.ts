/**
 * Where each record of a drawing stands: the root on the left, then a block of columns for each depth, every other one half a row lower, so that a line to it
 * is seen between the boxes before it. The same records stand at the same places each time.
 */
export interface Placed {
  id: string;
  depth: number;
}

export interface Point {
  x: number;
  y: number;
}

export const size = { width: 200, height: 60 };
const row = size.height + 24;
const column = size.width + 32;
const step = 150;

/** About so much wider than high, as screens are. */
const ratio = 1.7;
const fewest = 7;

/** @param edges pairs of ids; what leads to a record from the depth before says how high it stands. */
export function place(nodes: readonly Placed[], edges: readonly (readonly [string, string])[]): Map<string, Point> {
  const near = new Map<string, string[]>();
  for (const [from, to] of edges) {
    near.set(from, [...(near.get(from) ?? []), to]);
    near.set(to, [...(near.get(to) ?? []), from]);
  }

  const rows = Math.max(fewest, Math.ceil(Math.sqrt((nodes.length * column * ratio ** -1) / row)));
  const depths = [...new Set(nodes.map((node) => node.depth))].sort((a, b) => a - b);
  const points = new Map<string, Point>();
  let left = 0;
  for (const depth of depths) {
    const wanted = (id: string): number => {
      const before = (near.get(id) ?? []).flatMap((other) => points.get(other)?.y ?? []);
      return before.length === 0 ? 0 : before.reduce((sum, y) => sum + y, 0) / before.length;
    };
    const level = nodes.filter((node) => node.depth === depth).map((node, at) => ({ id: node.id, at, y: wanted(node.id) }));
    level.sort((a, b) => a.y - b.y || a.at - b.at);
    const columns = Math.ceil(level.length / rows);
    const high = Math.ceil(level.length / columns);
    const found = level.map((node, at): [string, Point] => {
      const of = columns === 1 ? level.length : Math.min(high, level.length - Math.floor(at / high) * high);
      const nth = Math.floor(at / high);
      return [node.id, { x: left + nth * column, y: ((at % high) - (of - 1) / 2 + (nth % 2) / 2) * row }];
    });
    for (const [id, point] of found) {
      points.set(id, point);
    }

    left += (columns - 1) * column + size.width + step;
  }

  return points;
}

/** The nearest point in the direction of an arrow key; what is straight ahead comes before what is aside. */
export function toward(key: string, from: string, points: ReadonlyMap<string, Point>): string | null {
  const here = points.get(from);
  let best: string | null = null;
  let least = Infinity;
  for (const [id, point] of here ? points : []) {
    const [x, y] = [point.x - here!.x, point.y - here!.y];
    const [ahead, aside] = key === "ArrowRight" ? [x, y] : key === "ArrowLeft" ? [-x, y] : key === "ArrowDown" ? [y, x] : [-y, x];
    const far = ahead + 2 * Math.abs(aside);
    if (id !== from && ahead > 1 && far < least) {
      [best, least] = [id, far];
    }
  }

  return best;
}
