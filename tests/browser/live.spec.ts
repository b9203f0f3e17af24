import { chip, expect, open, rows, test } from './page';
import { control, fleet } from './stack';
import type { Page } from '@playwright/test';

test.describe.configure({ mode: 'serial' });

/** Counts how often the page asks for the whole fleet from here on. */
function asked(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/api/vehicles')) count += 1;
  });
  return () => count;
}

/** The stream brings the fleet: ages stay small though nobody asks. */
async function streams(page: Page): Promise<void> {
  await expect(async () => {
    const count = asked(page);
    await page.waitForTimeout(3000);
    expect(count()).toBe(0);
    await expect(chip(page)).toContainText('Live', { timeout: 100 });
  }).toPass();
}

test('the stream takes the place of asking', async ({ page }) => {
  await open(page);
  await streams(page);
});

test('a gateway that was killed is found again, with every vehicle once', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  await streams(page);
  control('kill', 'api-gateway');
  await expect(chip(page)).toContainText('Reconnecting');
  await expect(chip(page)).toContainText('Live');
  await streams(page);
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(length));
});

test('a tracker that was killed changes nothing but the words above the map', async ({
  page,
  request,
}) => {
  await open(page);
  const { length } = await fleet(request);
  await streams(page);
  control('kill', 'position-tracker');
  await expect(chip(page)).toContainText('Tracker unreachable');
  await expect(chip(page)).toContainText('Live');
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
