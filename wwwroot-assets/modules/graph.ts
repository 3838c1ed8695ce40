import cytoscape, { type Core, type ElementDefinition, type EventObject, type StylesheetJson } from "cytoscape";
import { announce } from "./copy";
import { element } from "./dom";
import { place, size, toward, type Point } from "./graph/layout";

/**
 * The drawing of the work graph (GraphPage.razor). It shows what the page's table says too: records as boxes with key, title and state, and an arrow for
 * each link. A click or the arrow keys choose one, a double click or Enter asks for its own neighbours; both are told to the page. Nothing moves by itself.
 */
interface DotNet {
  invokeMethodAsync(name: string, ...args: unknown[]): Promise<unknown>;
}

export interface Node {
  id: string;
  key: string;
  title: string;
  kind: string;
  kindName: string;
  category: string;
  state: string;
  depth: number;
}

export interface Edge {
  from: string;
  to: string;
  type: string;
  label: string;
}

/** A sign beside the word of a state, so that nothing is said by colour alone. */
const signs: Record<string, string> = { new: "◇", open: "▷", pending: "‖", resolved: "✓", closed: "■", cancelled: "✕" };
const tones: Record<string, string> = { new: "--violet", open: "--primary", pending: "--warning", resolved: "--success", closed: "--border-strong", cancelled: "--border-strong" };

/** So many lines are drawn straight and without words until one is near enough to read them. */
const many = 150;
const longest = 27;
const padding = 24;

export function open(host: HTMLElement, owner: DotNet): Graph {
  return new Graph(host, owner);
}

export class Graph {
  private readonly stage = element("div", { className: "graph-stage" });
  private readonly closing = new AbortController();
  private readonly theme = new MutationObserver(() => this.cy.style(this.look()));

  /** A drawing that was not to be seen has had no size to fit into. */
  private readonly shape = new ResizeObserver(() => {
    const seen = this.stage.clientWidth > 0;
    if (seen && !this.seen) {
      this.fit();
    } else {
      this.cy.resize();
    }

    this.seen = seen;
  });
  private readonly cy: Core;
  private seen = false;
  private points: Map<string, Point> = new Map();
  private nodes: Node[] = [];

  constructor(private readonly host: HTMLElement, private readonly owner: DotNet) {
    host.replaceChildren(this.stage);
    const options = { signal: this.closing.signal };

    // The wheel scrolls the page, as everywhere; with Ctrl it makes the drawing larger.
    host.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { ...options, capture: true });
    host.addEventListener("keydown", (event) => this.key(event), options);
    this.cy = cytoscape({
      container: this.stage, style: this.look(), layout: { name: "preset" }, minZoom: 0.05, maxZoom: 2, autoungrabify: true, boxSelectionEnabled: false,
      selectionType: "single",
    });
    this.cy.on("tap", "node", (event: EventObject) => this.tell("SelectAsync", event.target.id() as string));
    this.cy.on("dbltap", "node", (event: EventObject) => this.tell("ExpandAsync", event.target.id() as string));
    this.shape.observe(this.stage);
    this.theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }

  /** Other records than before are shown whole; the same ones stay where the reader has moved them to. */
  show(nodes: Node[], edges: Edge[], selected: string | null): void {
    const began = performance.now();
    const same = nodes.length === this.nodes.length && nodes.every((node, at) => node.id === this.nodes[at]?.id);
    this.nodes = nodes;
    this.points = place(nodes, edges.map((edge) => [edge.from, edge.to] as const));
    const depths = new Map(nodes.map((node) => [node.id, node.depth]));
    const columns = new Map<number, Set<number>>();
    for (const node of nodes) {
      columns.set(node.depth, (columns.get(node.depth) ?? new Set()).add(this.points.get(node.id)!.x));
    }

    // Between the columns of one depth there is no room for words: the panel says them.
    const narrow = (edge: Edge): boolean => depths.get(edge.from) === depths.get(edge.to) && columns.get(depths.get(edge.from) ?? 0)!.size > 1;
    const elements: ElementDefinition[] = nodes.map((node) => ({
      data: { ...node, label: `${node.key} · ${node.kindName}\n${short(node.title)}\n${signs[node.category] ?? ""} ${node.state}` },
      position: { ...this.points.get(node.id)! },
      classes: node.depth === 0 ? "root" : "",
    }));
    elements.push(...edges.map((edge): ElementDefinition => ({
      data: { id: `${edge.type} ${edge.from} ${edge.to}`, source: edge.from, target: edge.to, type: edge.type, label: narrow(edge) ? "" : edge.label },
      classes: this.points.get(edge.from)?.x === this.points.get(edge.to)?.x ? "beside" : edges.length > many ? "straight" : "",
    })));
    this.cy.batch(() => {
      this.cy.elements().remove();
      this.cy.add(elements);
    });
    this.select(selected);
    if (!same) {
      this.fit();
    }

    this.cy.one("render", () => {
      this.host.dataset["drawn"] = String(nodes.length);
      performance.measure("sf-graph", { start: began });
    });
    this.cy.forceRender();
  }

  select(id: string | null): void {
    this.cy.elements(":selected").unselect();
    if (id !== null) {
      this.cy.getElementById(id).select();
    }
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(undefined, padding);
    if (this.cy.zoom() > 1) {
      this.cy.zoom(1);
      this.cy.center();
    }
  }

  zoom(by: number): void {
    const chosen = this.cy.nodes(":selected");
    const at = chosen.length > 0 ? { position: chosen.first().position() } : { renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } };
    this.cy.zoom({ level: this.cy.zoom() * by, ...at });
  }

  close(): void {
    this.closing.abort();
    this.theme.disconnect();
    this.shape.disconnect();
    this.cy.destroy();
    this.stage.remove();
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    const chosen = this.cy.nodes(":selected");
    const at = chosen.length > 0 ? chosen.first().id() : null;
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
      case "ArrowUp":
      case "ArrowDown":
        this.choose(at === null ? this.nodes[0]?.id : toward(event.key, at, this.points));
        break;
      case "Home":
        this.choose(this.nodes[0]?.id);
        break;
      case "Enter":
        if (at !== null) {
          this.tell("ExpandAsync", at);
        }

        break;
      case "+":
        this.zoom(1.25);
        break;
      case "-":
        this.zoom(0.8);
        break;
      case "0":
        this.fit();
        break;
      default:
        return;
    }

    event.preventDefault();
    event.stopPropagation();
  }

  private choose(id: string | null | undefined): void {
    const node = this.nodes.find((one) => one.id === id);
    if (!node) {
      return;
    }

    this.select(node.id);
    const box = this.cy.getElementById(node.id).renderedBoundingBox({});
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > this.cy.width() || box.y2 > this.cy.height()) {
      this.cy.center(this.cy.getElementById(node.id));
    }

    announce(`${node.key}, ${node.title}, ${node.state}`);
    this.tell("SelectAsync", node.id);
  }

  private tell(what: string, id: string): void {
    void this.owner.invokeMethodAsync(what, id);
  }

  /** Canvas knows no variables of CSS: they are read again when the theme changes. */
  private look(): StylesheetJson {
    const style = getComputedStyle(this.host);
    const colour = (name: string): string => style.getPropertyValue(name).trim() || "#888888";
    const font = { "font-family": style.fontFamily, color: colour("--text") };
    return [
      {
        selector: "node",
        style: {
          ...font, shape: "round-rectangle", width: size.width, height: size.height, label: "data(label)", "text-wrap": "wrap", "text-valign": "center",
          "text-halign": "center", "text-max-width": `${size.width - 12}px`, "font-size": 12, "line-height": 1.25, "min-zoomed-font-size": 5,
          "background-color": colour("--surface"), "border-width": 2, "border-color": colour("--border-strong"), "overlay-opacity": 0,
        },
      },
      { selector: "node[kind = 'work_item']", style: { shape: "cut-rectangle" } },
      ...Object.entries(tones).map(([category, tone]) => ({ selector: `node[category = '${category}']`, style: { "border-color": colour(tone) } })),
      { selector: "node[category = 'closed'], node[category = 'cancelled']", style: { "border-style": "dashed" as const, color: colour("--muted") } },
      { selector: "node.root", style: { "background-color": colour("--primary-soft"), "font-weight": 600 } },
      { selector: "node:selected", style: { "border-width": 4, "border-color": colour("--focus"), "background-color": colour("--selected") } },
      {
        selector: "edge",
        style: {
          ...font, width: 1.5, "line-color": colour("--border-strong"), "target-arrow-color": colour("--border-strong"), "target-arrow-shape": "triangle",
          "curve-style": "bezier", label: "data(label)", "font-size": 11, color: colour("--text-soft"), "min-zoomed-font-size": 7, "text-background-color": colour("--surface"),
          "text-background-opacity": 1, "text-background-padding": "2px", "overlay-opacity": 0,
        },
      },
      { selector: "edge.straight", style: { "curve-style": "straight" } },
      { selector: "edge.beside", style: { "curve-style": "unbundled-bezier", "control-point-distances": [size.width * 0.75], "control-point-weights": [0.5] } },
      { selector: "edge[type = 'relates']", style: { "target-arrow-shape": "none" } },
      { selector: "edge[type = 'duplicates'], edge[type = 'merged_into']", style: { "line-style": "dashed" } },
      { selector: "edge[type = 'parent']", style: { width: 2.5 } },
      { selector: "edge[type = 'blocks'], edge[type = 'causes']", style: { "line-color": colour("--danger"), "target-arrow-color": colour("--danger") } },
    ];
  }
}

function short(title: string): string {
  return title.length > longest ? `${title.slice(0, longest - 1).trimEnd()}…` : title;
}
