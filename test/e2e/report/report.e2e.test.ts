import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Browser } from "./browser.ts";
import { demoPage } from "./demo.ts";

/** Pixels: a desktop, a phone, and the narrowest that is sold. */
const WIDTHS = [1200, 390, 320];

describe("the report in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "slipway-report-"));
  const url = pathToFileURL(join(folder, "report.html")).href;
  let browser: Browser;

  before(async () => {
    writeFileSync(join(folder, "report.html"), demoPage());
    browser = await Browser.start();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const show = async (width: number, scheme: string) => {
    const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 };
    await browser.send("Emulation.setDeviceMetricsOverride", metrics);
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await browser.send("Emulation.setEmulatedMedia", { features });
    await browser.open(url);
  };

  for (const scheme of ["light", "dark"]) {
    for (const width of WIDTHS) {
      it(`is whole, ${scheme}, ${width} pixels wide`, async () => {
        await show(width, scheme);
        const drawn =
          "Object.fromEntries([...document.querySelectorAll('canvas')].map((c) => [c.id, c.dataset.drawn]))";
        // Each stack has 200 deployments; nine weeks have a part of them, in four kinds; 186 changes and two lines of two points; 100 commits.
        assert.deepEqual(await browser.evaluate(drawn), {
          timeline: "400",
          weeks: "36",
          durations: "190",
          leads: "100",
        });
        const blank =
          "[...document.querySelectorAll('canvas')].filter((c) => !c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(Boolean)).map((c) => c.id)";
        assert.deepEqual(await browser.evaluate(blank), []);
        const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert.equal(await browser.evaluate(wide), 0);
        const back = "getComputedStyle(document.body).backgroundColor";
        const wanted = scheme === "light" ? "rgb(245, 246, 248)" : "rgb(13, 17, 23)";
        assert.equal(await browser.evaluate(back), wanted);
      });
    }
  }

  it("shows the numbers that were counted by hand", async () => {
    await show(1200, "light");
    const numbers = "[...document.querySelectorAll('.tile .number')].map((each) => each.textContent)";
    assert.deepEqual(await browser.evaluate(numbers), [
      "24.6",
      "2 h",
      "7.5 %",
      "6 h",
      "94.6 %",
      "14 s",
      "19 s",
      "4",
    ]);
  });

  it("shows what people wrote as text, and runs none of it", async () => {
    await show(1200, "light");
    assert.equal(await browser.evaluate("window.planted ?? 'nothing'"), "nothing");
    const shown = "document.body.textContent.includes('</script><script>window.planted=1</script>')";
    assert.equal(await browser.evaluate(shown), true);
  });

  it("asks for nothing but itself, and complains of nothing", () => {
    const asked = browser.events.filter(({ method }) => method === "Network.requestWillBeSent");
    const urls = asked.map(({ params }) => (params.request as { url: string }).url);
    assert.deepEqual([...new Set(urls)], [url]);
    const said = browser.events.filter(({ method }) =>
      /^(Log\.entryAdded|Runtime\.(consoleAPICalled|exceptionThrown))$/.test(method),
    );
    assert.deepEqual(said, []);
  });
});
