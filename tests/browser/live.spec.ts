import {
  chip,
  chipTexts,
  coloursAround,
  count,
  expect,
  open,
  placeOf,
  rows,
  test,
  token,
  whileNothingHappens,
} from './page';
import { control, fleet } from './stack';
import type { Page } from '@playwright/test';

test.describe.configure({ mode: 'serial' });

/** Counts the page's requests for the whole fleet from now on. */
function asked(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/api/vehicles')) count += 1;
  });
  return () => count;
}

/** Waits until the stream delivers the fleet: the page stays live without requesting the fleet. */
async function streams(page: Page): Promise<void> {
  await expect(async () => {
    const count = asked(page);
    await whileNothingHappens(page, 3);
    expect(count()).toBe(0);
    await expect(chip(page)).toContainText('Live', { timeout: 100 });
  }).toPass();
}

test.describe('without motion', () => {
  // The window is so low that the vehicle has no row: listed vehicles get every position.
  test.use({
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1280, height: 420 },
  });

  // At this zoom no vehicle moves by half a pixel, so the server omits its positions for half a minute.
  test('a vehicle that reports is not called stale for what is not sent of it', async ({
    page,
  }) => {
    const apart = 'London Riverside';
    await open(page, '?view=52.40000,-0.80000,5.00');
    await streams(page);
    await expect(rows(page).filter({ hasText: apart })).toHaveCount(0);
    for (let look = 0; look < 12; look++) {
      await whileNothingHappens(page, 1);
      await expect(async () => {
        const place = await placeOf(page, apart);
        if (!place) throw new Error(`${apart} is not on the map`);
        const middle = await coloursAround(page, place, 2);
        expect(count(middle, await token(page, '--map-paper')), 'it is hollow').toBe(0);
      }).toPass({ timeout: 3000 });
    }
  });
});

test('the stream takes the place of asking, also after the gateway was killed', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  await streams(page);
  const texts = await chipTexts(page);
  control('kill', 'api-gateway');
  await expect.poll(texts).toContain('Reconnecting');
  await expect(chip(page)).toContainText('Live');
  await streams(page);
  // No vehicle is missing, and none is listed twice.
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
});

test('a tracker that was killed changes nothing but the words above the map', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  await streams(page);
  const texts = await chipTexts(page);
  control('kill', 'position-tracker');
  await expect.poll(texts).toContain('Tracker unreachable');
  await expect(chip(page)).toContainText('Live');
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
});

test('a computer that wakes shows how old its positions are, and is live again', async ({
  page,
  request,
}) => {
  // While a machine sleeps, its wall clock goes on, and the browser's monotonic clock stands still.
  await page.addInitScript(() => {
    const { now } = Date;
    let slept = 0;
    Date.now = () => now() + slept;
    Object.assign(globalThis, { sleep: () => (slept += 8 * 3_600_000) });
  });
  await open(page);
  const { length } = await fleet(request);
  await streams(page);
  const texts = await chipTexts(page);
  await page.evaluate(() => (globalThis as unknown as { sleep: () => number }).sleep());
  await expect.poll(texts).toMatch(/Connecting\s*positions 8 hr old/);
  await expect(chip(page)).toContainText('Live');
  await streams(page);
  // The server's clock has not gone on, so no position has become old.
  await expect(rows(page).filter({ hasText: /no position for \d+ hr/ })).toHaveCount(0);
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
});

test('where there is no stream the page asks once a second', async ({ context, page }) => {
  await context.route(/\/worker-\w+\.js$/, (route) => route.abort());
  await open(page);
  const count = asked(page);
  await expect(async () => {
    expect(count()).toBeGreaterThan(3);
  }).toPass();
  await expect(chip(page)).toContainText('Live');
});
