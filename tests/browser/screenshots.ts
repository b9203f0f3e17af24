// Takes pictures of the page's states for people to look at. `npm run screenshots` needs CONVOY_URL, and
// CONVOY_CONTROL for the picture of an outage.

import type { Page } from '@playwright/test';
import { card, chip, expect, open, player, rows, searchField, test } from './page';
import { control, fastest, pastRange } from './stack';

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** By then the basemap, the trail and the roads are drawn as well. */
const DRAWN_MS = 9000;

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(DRAWN_MS);
  await page.screenshot({ path: `screenshots/${name}.png` });
}

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const theme of ['light', 'dark'] as const) {
    const name = (state: string): string => `${size}-${theme}-${state}`;
    test.describe(`${size} ${theme}`, () => {
      test.use({ viewport, colorScheme: theme, deviceScaleFactor: size === 'phone' ? 2 : 1 });
      test.setTimeout(180_000);

      test('the fleet', async ({ page }) => {
        await open(page);
        await shoot(page, name('fleet'));
      });

      test('a followed vehicle', async ({ page, request }) => {
        const { name: vehicle } = await fastest(request);
        await open(page, `?vehicle=${encodeURIComponent(vehicle)}&follow=1`);
        await expect(card(page).locator('.chart')).toBeVisible();
        await shoot(page, name('followed'));
      });

      test('a search', async ({ page }) => {
        await open(page);
        await searchField(page).fill('truck');
        await expect(rows(page).first()).toBeVisible();
        await shoot(page, name('search'));
      });

      test('the history of a vehicle', async ({ page, request }) => {
        const { name: vehicle } = await fastest(request);
        const range = await pastRange(request, vehicle);
        const at = new Date((Date.parse(range.from) + Date.parse(range.to)) / 2).toISOString();
        const time = `from=${range.from}&to=${range.to}&at=${at.slice(0, 19)}Z`;
        await open(page, `?vehicle=${encodeURIComponent(vehicle)}&${time}`);
        await expect(player(page).locator('canvas')).toBeVisible();
        await shoot(page, name('history'));
        await player(page).getByRole('button', { name: 'Table' }).click();
        await shoot(page, name('history-table'));
      });

      test('the past of the fleet', async ({ page, request }) => {
        const range = await pastRange(request, (await fastest(request)).name);
        await open(page, `?from=${range.from}&to=${range.to}&lang=fr`);
        await expect(rows(page).first()).toBeVisible();
        await shoot(page, name('past-fleet'));
      });

      test('the settings', async ({ page }) => {
        await open(page, '?lang=fr');
        await page.getByRole('button', { name: 'Réglages' }).click();
        await shoot(page, name('settings'));
      });

      test('a lost connection', async ({ page }) => {
        test.skip(!process.env['CONVOY_CONTROL'], 'CONVOY_CONTROL names no command');
        await open(page);
        control('stop', 'api-gateway');
        try {
          await expect(chip(page)).toContainText('Reconnecting');
          await shoot(page, name('reconnecting'));
        } finally {
          control('start', 'api-gateway');
        }
      });
    });
  }
}
