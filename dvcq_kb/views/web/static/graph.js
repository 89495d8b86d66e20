// The interactive graph. Without it the page shows the same as a picture and as a list.
"use strict";
(async () => {
  const box = document.getElementById("luoc-do");
  if (!box || typeof cytoscape === "undefined") return;
  const answer = await fetch(box.dataset.graph);
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.nodes.length < 2) return;
  const WIDTH = 178, HEIGHT = 84;
  const rows = Math.max(...told.nodes.map((node) => node.row));
  const elements = told.nodes.map((node) => ({
    data: { ...node, text: node.detail ? `${node.label}\n${node.detail}` : node.label },
    classes: [node.kind, node.held ? "held" : "hollow", node.fault ? `fault ${node.fault}` : ""].join(" "),
    position: { x: (node.column - (node.columns - 1) / 2) * WIDTH, y: (node.row - rows / 2) * HEIGHT },
  }));
  elements.push(...told.edges.map((edge) => ({ data: edge, classes: edge.kind })));
  box.style.height = `${Math.min(Math.max((rows + 1) * 76, 300), 860)}px`;
  box.hidden = false;
  document.getElementById("luoc-do-phim").hidden = false;
  const font = getComputedStyle(document.body).fontFamily;
  const graph = cytoscape({
    container: box,
    elements,
    layout: { name: "preset", fit: true, padding: 24 },
    minZoom: 0.15,
    maxZoom: 2.5,
    style: [
      { selector: "node", style: { shape: "round-rectangle", width: 164, height: 52, "background-color": "#fff", "border-width": 1.5, "border-color": "#5b7ea6", label: "data(text)", "text-wrap": "wrap", "text-max-width": 154, "text-valign": "center", "font-size": 10.5, "line-height": 1.25, "font-family": font, color: "#1b2430" } },
      { selector: "node.hollow", style: { "border-style": "dashed", "border-color": "#7b8896" } },
      { selector: "node.held", style: { "background-color": "#eef5fc" } },
      { selector: "node.self", style: { "background-color": "#123a66", "border-color": "#123a66", "border-style": "solid", color: "#fff", width: 230, height: 60, "text-max-width": 214, "font-size": 12, "font-weight": "bold" } },
      { selector: "node.section", style: { shape: "rectangle", height: 40, "background-color": "#fdf8ec", "border-color": "#b9a46a", "border-width": 1.2, "font-size": 10 } },
      { selector: "node.citing", style: { "background-color": "#f4f6f9" } },
      { selector: "node.fault.error", style: { "border-color": "#a61b1b", "border-width": 5, "border-style": "double" } },
      { selector: "node.fault.warning", style: { "border-color": "#b07800", "border-width": 4, "border-style": "double" } },
      { selector: "edge", style: { width: 1.2, "line-color": "#b4c0cc", "curve-style": "bezier", "target-arrow-shape": "triangle", "target-arrow-color": "#b4c0cc", "arrow-scale": 0.8 } },
      { selector: "edge.part", style: { "target-arrow-shape": "none", "line-color": "#b9a46a", "curve-style": "taxi", "taxi-direction": "downward", "taxi-turn": 18 } },
      { selector: "edge.section", style: { width: 1, "line-style": "dashed", "line-dash-pattern": [3, 3], opacity: 0.75 } },
      { selector: ".away", style: { display: "none" } },
      { selector: "node.dim, edge.dim", style: { opacity: 0.16 } },
      { selector: "edge.near", style: { width: 2.2, opacity: 1, "line-color": "#14508f", "target-arrow-color": "#14508f", label: "data(words)", "font-size": 10, "font-family": font, color: "#14508f", "text-background-color": "#fff", "text-background-opacity": 1, "text-background-padding": 2 } },
      { selector: "node.near", style: { "border-color": "#14508f", "border-width": 3 } },
    ],
  });
  if (graph.zoom() > 1.1) { graph.zoom(1.1); graph.center(); }
  const sections = graph.nodes(".section");
  const itself = graph.nodes(".self");
  // What a section says, the document need not say once more.
  const said = graph.edges(".whole").filter((edge) => edge.source().same(itself) && edge.target().incomers("edge.section").nonempty());
  const layer = document.getElementById("luoc-do-muc");
  const show = (on) => {
    layer.setAttribute("aria-pressed", on);
    sections.union(sections.connectedEdges()).toggleClass("away", !on);
    said.toggleClass("away", on);
  };
  layer.hidden = sections.empty();
  layer.addEventListener("click", () => show(layer.getAttribute("aria-pressed") !== "true"));
  show(sections.nonempty());
  graph.on("mouseover", "node", (event) => {
    const ties = event.target.connectedEdges(":visible");
    ties.addClass("near");
    event.target.addClass("near");
    graph.elements().not(ties.union(ties.connectedNodes()).union(event.target)).addClass("dim");
    box.style.cursor = "pointer";
  });
  graph.on("mouseout", "node", () => { graph.elements().removeClass("near dim"); box.style.cursor = ""; });
  graph.on("tap", "node", (event) => { if (!event.target.hasClass("self")) location.assign(event.target.data("url")); });
  const steps = { in: 1.25, out: 0.8 };
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => {
      const by = steps[button.dataset.zoom];
      if (by) graph.zoom({ level: graph.zoom() * by, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
      else graph.fit(undefined, 24);
    });
  }
  window.addEventListener("resize", () => graph.resize());
})();
