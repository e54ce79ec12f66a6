// Draws the charts of the report in the reader's browser. The data and Chart.js stand in the page: nothing is requested.
const { deployments, weeks, medianSeconds, p95Seconds, leads, stacks } = JSON.parse(
  document.getElementById("data").textContent,
);
const dark = matchMedia("(prefers-color-scheme: dark)");
const KINDS = [
  { key: "good", label: "succeeded", colour: "--good", pointStyle: "circle", radius: 4, order: 3 },
  { key: "bad", label: "failed", colour: "--bad", pointStyle: "rectRot", radius: 6, order: 0 },
  { key: "rollback", label: "rollback", colour: "--back-again", pointStyle: "triangle", radius: 6, order: 1 },
  {
    key: "restore",
    label: "restored by itself",
    colour: "--restored",
    pointStyle: "rect",
    radius: 5,
    order: 2,
  },
];
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
let charts = [];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Seconds as people say them, of one unit. */
function span(seconds) {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

function grid() {
  return { color: colour("--line"), drawTicks: false };
}

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  182 * DAY,
];
const SECONDS_STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
];

/** The smallest step that gives no more ticks than are asked for. */
function stepFor(range, steps, most) {
  return steps.find((step) => range / step <= most) ?? steps.at(-1) * Math.ceil(range / steps.at(-1) / most);
}

function timeAxis() {
  const moments = deployments.map(({ at }) => at);
  const [first, last] = [Math.min(...moments), Math.max(...moments)];
  const margin = Math.max((last - first) * 0.02, HOUR);
  const [min, max] = [first - margin, last + margin];
  const afterBuildTicks = (axis) => {
    const step = stepFor(max - min, TIME_STEPS, axis.width / 90);
    axis.ticks = [];
    for (let at = Math.ceil(min / step) * step; at <= max; at += step) axis.ticks.push({ value: at });
  };
  const label = (at) => (at % DAY === 0 ? day.format(at) : hour.format(at));
  const ticks = { maxRotation: 0, autoSkip: false, padding: 8, callback: label };
  return { type: "linear", min, max, grid: { display: false }, ticks, afterBuildTicks };
}

function secondsAxis(values) {
  const stepSize = stepFor(Math.max(...values, 1), SECONDS_STEPS, 5);
  const ticks = { stepSize, padding: 8, callback: (value) => span(value) };
  return { beginAtZero: true, border: { display: false }, grid: grid(), ticks };
}

function told({ raw: { item } }) {
  const { stack, number, label, seconds, commit, who, message } = item;
  const by = [commit, who].filter(Boolean).join(", ");
  return [
    `${stack} ${number}: ${label} in ${span(seconds)}`,
    ...(by ? [by] : []),
    ...(message ? [message] : []),
  ];
}

const tooltips = {
  displayColors: false,
  callbacks: { title: ([{ raw }]) => (raw?.item ? moment.format(raw.item.at) : ""), label: told },
};

function points(items, y) {
  return KINDS.map(({ key, label, colour: name, pointStyle, radius, order }) => ({
    label,
    // What is rare is on top.
    order,
    data: items.filter((item) => item.kind === key).map((item) => ({ x: item.at, y: y(item), item })),
    pointStyle,
    pointRadius: radius,
    pointHoverRadius: radius + 2,
    pointBackgroundColor: colour(name),
    pointBorderColor: colour("--card"),
    backgroundColor: colour(name),
  })).filter(({ data }) => data.length > 0);
}

function timeline() {
  const y = { type: "category", labels: stacks, offset: true, border: { display: false }, grid: grid() };
  return {
    type: "scatter",
    data: { datasets: points(deployments, ({ stack }) => stack) },
    options: { scales: { x: timeAxis(), y }, plugins: { tooltip: tooltips } },
  };
}

function perWeek() {
  const x = { stacked: true, grid: { display: false }, ticks: { maxTicksLimit: 7, maxRotation: 0 } };
  const y = {
    stacked: true,
    beginAtZero: true,
    border: { display: false },
    grid: grid(),
    ticks: { precision: 0, padding: 8 },
  };
  const datasets = KINDS.map(({ key, label, colour: name }) => ({
    label,
    data: weeks.map(({ counts }) => counts[key]),
    backgroundColor: colour(name),
    borderRadius: 3,
    maxBarThickness: 36,
  })).filter(({ data }) => data.some((count) => count > 0));
  return {
    type: "bar",
    data: { labels: weeks.map(({ at }) => day.format(at)), datasets },
    options: { scales: { x, y }, interaction: { mode: "index", intersect: false } },
  };
}

function level(label, value, axis, dash) {
  const data = [axis.min, axis.max].map((x) => ({ x, y: value }));
  const look = {
    type: "line",
    borderColor: colour("--soft"),
    backgroundColor: colour("--soft"),
    borderDash: dash,
  };
  return { label, data, ...look, borderWidth: 1.5, pointRadius: 0, pointHitRadius: 0, pointStyle: "line" };
}

function durations() {
  const x = timeAxis();
  const own = deployments.filter(({ production, kind }) => production && (kind === "good" || kind === "bad"));
  const levels = [
    level("median", medianSeconds, x, []),
    level("95th percentile (dashed)", p95Seconds, x, [5, 4]),
  ];
  return {
    type: "scatter",
    data: { datasets: [...points(own, ({ seconds }) => seconds), ...levels] },
    options: {
      scales: { x, y: secondsAxis(own.map(({ seconds }) => seconds)) },
      plugins: { tooltip: tooltips },
    },
  };
}

function leadTimes() {
  const data = leads.map(({ at, seconds, commit }) => ({ x: at, y: seconds, commit }));
  const look = { backgroundColor: colour("--accent"), pointBorderColor: colour("--card"), pointRadius: 4 };
  const label = ({ raw }) => `${raw.commit}: ${span(raw.y)} from commit to production`;
  const callbacks = { title: ([{ raw }]) => moment.format(raw.x), label };
  return {
    type: "scatter",
    data: { datasets: [{ label: "commit", data, ...look }] },
    options: {
      scales: { x: timeAxis(), y: secondsAxis(leads.map(({ seconds }) => seconds)) },
      plugins: { legend: { display: false }, tooltip: { displayColors: false, callbacks } },
    },
  };
}

function draw() {
  for (const chart of charts) chart.destroy();
  Chart.defaults.color = colour("--soft");
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.animation = false;
  Object.assign(Chart.defaults.plugins.legend, { position: "bottom" });
  Object.assign(Chart.defaults.plugins.legend.labels, {
    usePointStyle: true,
    boxHeight: 8,
    padding: 18,
    sort: (a, b) => a.datasetIndex - b.datasetIndex,
  });
  const wanted = { timeline, weeks: perWeek, durations, leads: leadTimes };
  charts = Object.entries(wanted).flatMap(([id, make]) => {
    const canvas = document.getElementById(id);
    if (canvas === null) return [];
    const chart = new Chart(canvas, make());
    canvas.dataset.drawn = String(chart.data.datasets.reduce((sum, { data }) => sum + data.length, 0));
    return [chart];
  });
}

draw();
dark.addEventListener("change", draw);
