// The floors of src/, bottom to top. A floor may import itself and only the floors listed for it.
const FLOORS = {
  base:    [],
  ir:      ["base"],
  device:  ["base"],
  circuit: ["base", "device"],
  engine:  ["base"],
  network: ["base", "ir"],
  learn:   ["base", "device", "network"],
  cost:    ["base", "device", "circuit"],
  plan:    ["base", "ir", "device", "circuit", "network", "learn", "cost"],
  claims:  ["base", "device", "circuit", "network", "cost", "plan"],
  results: ["base"],
  sim:     ["base", "ir", "device", "circuit", "engine", "network", "learn", "cost", "plan", "results"],
  plot:    ["base", "results"],
};
// The one home of each library.
const HOMES = {
  chevrotain: "^dsl/",
  mathjs: "^src/base/",
  "plotly\\.js-cartesian-dist-min": "^kernel/",
  tslab: "^kernel/jupyter/",
  zeromq: "^kernel/(jupyter|lab)/",
  ws: "^kernel/lab/",
};
const rule = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true }),
    rule("resolvable", {}, { couldNotResolve: true }),
    rule("src-stands-alone", { path: "^src/" }, { path: "^(dsl|kernel)/" }),
    rule("dsl-sees-the-waist-only", { path: "^dsl/" }, { path: "^(kernel/|src/(?!base/|ir/))" }),
    rule("nobody-imports-the-front-door", { path: "^(src|dsl|kernel)/" }, { path: "^index\\.ts$" }),
    rule("only-kernel-touches-node", { path: "^(src|dsl|index\\.ts)" }, { dependencyTypes: ["core"] }),
    rule("every-floor-is-listed", { path: `^src/(?!(${Object.keys(FLOORS).join("|")})/)` }, {}),
    rule("no-dev-dependency-ships", { path: "^(src|dsl|kernel|index\\.ts)" },
      // tslab's own compiler is reached through tslab, which is a dependency.
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@tslab/" }),
    ...Object.entries(FLOORS).map(([floor, may]) => rule(`floor-${floor}`, { path: `^src/${floor}/` },
      { path: "^src/", pathNot: `^src/(${[floor, ...may].join("|")})/` })),
    ...Object.entries(HOMES).map(([lib, home]) => rule(`${lib.replace("\\", "")}-has-one-home`,
      { path: "^(src|dsl|kernel|index\\.ts)", pathNot: home }, { path: `node_modules/${lib}(/|$)` })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(\\.test\\.ts$|^dist/|^src/engine/asm/|^kernel/lab/ui/)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true, // a type-only import counts too
    enhancedResolveOptions: { // without these two, ESM-only packages stay unresolved and HOMES never fires
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
