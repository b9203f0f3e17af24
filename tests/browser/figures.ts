// Measures the page with the fleet of the running stack. `npm run figures` needs CONVOY_URL,
// CONVOY_CONTROL and CONVOY_SECONDS (how long CPU and frames are measured), and writes to CONVOY_FIGURES.

import { writeFileSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { browser } from './chromium';
import { chip, expect, test } from './page';
import { busiestRenderer, cpuOf } from './processes';
import { control } from './stack';

const seconds = Number(process.env['CONVOY_SECONDS']);

/** From the start of the navigation to the frame after the first one with vehicles. */
function firstVehiclesMs(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((marks, observer) => {
          observer.disconnect();
          resolve(marks.getEntries()[0].startTime);
        }).observe({ type: 'mark', buffered: true });
      }),
  );
}

/** Kilobytes (1000 bytes) of all response bodies, as encoded on the network, except the API's. */
function downloadedKilobytes(page: Page): Promise<number> {
  return page.evaluate(() => {
    const files = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[];
    const bytes = files
      .filter(({ name }) => !name.includes('/api/'))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    return bytes / 1000;
  });
}

/** Milliseconds of CPU per second while the page gets no input. */
async function cpuASecond(page: Page, renderer: number) {
  const before = cpuOf(renderer);
  const started = Date.now();
  await page.waitForTimeout(seconds * 1000);
  const after = cpuOf(renderer);
  const passed = (Date.now() - started) / 1000;
  return {
    main: (after.main - before.main) / passed,
    workers: (after.workers - before.workers) / passed,
  };
}

function longestFrameGapMs(page: Page): Promise<number> {
  return page.evaluate(
    (span) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        let last = start;
        let longest = 0;
        const frame = (): void => {
          const now = performance.now();
          longest = Math.max(longest, now - last);
          last = now;
          if (now - start < span) requestAnimationFrame(frame);
          else resolve(longest);
        };
        requestAnimationFrame(frame);
      }),
    seconds * 1000,
  );
}

/** Megabytes of the page's objects and array buffers after a garbage collection. */
async function heapMegabytes(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const usage = (await devtools.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
}

interface Watching {
  back: Promise<number>;
}

/** Kills the gateway and measures the time until the page shows "Live" again. */
async function reconnectMs(page: Page): Promise<number> {
  await page.evaluate(() => {
    const watching = globalThis as unknown as Watching;
    watching.back = new Promise<number>((resolve, reject) => {
      const chip = document.querySelector('convoy-link-chip');
      if (!chip) {
        reject(new Error('the page has no chip'));
        return;
      }
      let lost = false;
      new MutationObserver((_, observer) => {
        const live = chip.textContent.includes('Live');
        lost ||= !live;
        if (!live || !lost) return;
        observer.disconnect();
        resolve(Date.now());
      }).observe(chip, { childList: true, subtree: true, characterData: true });
    });
  });
  const killedAt = Date.now();
  control('kill', 'api-gateway');
  return (await page.evaluate(() => (globalThis as unknown as Watching).back)) - killedAt;
}

test('figures', async ({ baseURL }) => {
  test.setTimeout(600_000);
  const server = await chromium.launchServer(browser.launchOptions);
  const connected = await chromium.connect(server.wsEndpoint());
  try {
    const { viewport, locale, timezoneId } = browser;
    const page = await connected.newPage({ baseURL, viewport, locale, timezoneId });
    await page.goto('./');
    const firstMs = await firstVehiclesMs(page);
    await expect(chip(page)).toContainText('Live');
    await page.waitForTimeout(10_000); // the basemap and the roads are loaded meanwhile
    const cpu = await cpuASecond(page, busiestRenderer(server.process().pid ?? 0));
    const figures = {
      first_vehicles_ms: firstMs,
      downloaded_kb: await downloadedKilobytes(page),
      main_ms_per_s: cpu.main,
      workers_ms_per_s: cpu.workers,
      longest_frame_gap_ms: await longestFrameGapMs(page),
      heap_mb: await heapMegabytes(page),
      reconnect_ms: await reconnectMs(page),
    };
    writeFileSync(process.env['CONVOY_FIGURES'] ?? 'results/figures.json', JSON.stringify(figures));
  } finally {
    await connected.close();
    await server.close();
  }
});
