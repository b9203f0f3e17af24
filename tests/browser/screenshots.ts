// Pictures of the page's states, to be looked at: `npm run screenshots` with CONVOY_URL, and for the
// states of an outage CONVOY_CONTROL.

import type { Page } from '@playwright/test';
import { card, chip, expect, open, rows, searchField, test } from './page';
import { control, fastest } from './stack';

const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

/** Time for the ground, the trail and the roads to be drawn as well. */
const SETTLED_MS = 9000;

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(SETTLED_MS);
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
