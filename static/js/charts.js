// Draws every canvas with data-chart from the JSON script of that id.
// The server sends plain Chart.js dicts; names in CHARTS.colour and CHARTS.ticks are resolved here.
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const compact = (value) => {
  for (const [step, letter] of [[1e9, "B"], [1e6, "M"], [1e3, "k"]]) {
    if (Math.abs(value) >= step) return `${+(value / step).toPrecision(3)}${letter}`;
  }
  return `${+value.toPrecision(3)}`;
};
const isDecade = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9;
const percent = (value) => `${+(value * 100).toPrecision(3)} %`;
const money = (currency) => {
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value);
};

const TICKS = { compact: () => compact, percent: () => percent, money };

const resolveColour = (text) => (typeof text === "string" && text.startsWith("--") ? css(text.slice(2)) : text);

const formatter = (scale) => {
  const [name, argument] = (scale.format || "compact").split(":");
  return TICKS[name](argument);
};

const dressScale = (scale) => {
  const show = formatter(scale);
  scale.grid = { color: css("line") };
  scale.border = { color: css("line") };
  scale.title = { ...scale.title, color: css("ink-soft") };
  scale.ticks = {
    ...scale.ticks,
    color: css("ink-soft"),
    maxRotation: 0,
    callback(value) {
      if (scale.type === "category") return this.getLabelForValue(value);
      return scale.type === "logarithmic" && !isDecade(value) ? "" : show(value);
    },
  };
};

const dress = (config) => {
  const options = (config.options = config.options || {});
  options.maintainAspectRatio = false;
  options.animation = false;
  for (const set of config.data.datasets) {
    for (const key of ["borderColor", "backgroundColor", "pointBackgroundColor", "pointBorderColor", "errorBarColor", "errorBarWhiskerColor"]) {
      if (Array.isArray(set[key])) set[key] = set[key].map(resolveColour);
      else if (set[key]) set[key] = resolveColour(set[key]);
    }
  }
  for (const scale of Object.values(options.scales || {})) dressScale(scale);
  options.plugins = options.plugins || {};
  const legend = (options.plugins.legend = options.plugins.legend || {});
  legend.labels = { ...legend.labels, color: css("ink"), usePointStyle: true };
  const scales = options.scales || {};
  options.plugins.tooltip = {
    callbacks: {
      label(context) {
        const point = context.raw;
        if (point && point.label) {
          return `${point.label}: ${formatter(scales.x || {})(point.x)}, ${formatter(scales.y || {})(point.y)}`;
        }
        const value = context.parsed.y ?? context.parsed;
        const x = typeof context.parsed.x === "number" && scales.x && scales.x.type !== "category"
          ? `${formatter(scales.x)(context.parsed.x)}: ` : "";
        return `${context.dataset.label}: ${x}${formatter(scales.y || {})(value)}`;
      },
    },
  };
  for (const note of Object.values((options.plugins.annotation || {}).annotations || {})) {
    note.borderColor = resolveColour(note.borderColor || "--ink-soft");
    if (note.label) Object.assign(note.label, { color: css("ink"), backgroundColor: css("panel") });
  }
  return config;
};

const drawn = new Map();
const draw = (root) => {
  for (const canvas of root.querySelectorAll("canvas[data-chart]")) {
    const source = document.getElementById(canvas.dataset.chart);
    if (!source) continue;
    drawn.get(canvas)?.destroy();
    drawn.set(canvas, new window.Chart(canvas, dress(JSON.parse(source.textContent))));
  }
};
const redraw = () => {
  for (const [canvas, chart] of drawn) {
    if (canvas.isConnected) continue;
    chart.destroy();
    drawn.delete(canvas);
  }
  draw(document);
};

window.Chart.defaults.font.family = "'Inter Variable', system-ui, sans-serif";
draw(document);
document.addEventListener("themechange", redraw);
document.addEventListener("htmx:afterSwap", redraw);
