import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { card, expect, open, player, rows, searchField, slider, test } from './page';

const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
};

const STATES: Record<string, (page: Page) => Promise<void>> = {
  'the list': async (page) => {
    await expect(rows(page).first()).toBeVisible();
  },
  'a selected vehicle': async (page) => {
    await rows(page).first().click();
    await expect(card(page).locator('.chart')).toBeVisible();
  },
  'the settings': async (page) => {
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  },
  'a search without result': async (page) => {
    await searchField(page).fill('no such vehicle');
    await expect(page.getByText('No vehicle matches')).toBeVisible();
  },
  'the history of a vehicle': async (page) => {
    await rows(page).first().click();
    await card(page).getByRole('button', { name: 'History' }).click();
    await expect(player(page).locator('canvas')).toBeVisible();
    await expect(card(page).getByText('Distance')).toBeVisible();
  },
  'a history as a table': async (page) => {
    await rows(page).first().click();
    await card(page).getByRole('button', { name: 'History' }).click();
    await player(page).getByRole('button', { name: 'Table' }).click();
    await expect(page.getByRole('table')).toBeVisible();
  },
  'the past of the fleet': async (page) => {
    await page.getByRole('button', { name: 'Show the past' }).click();
    await expect(slider(page)).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  },
};

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(`on a ${size}`, () => {
    // Axe does not check the map's canvas; a moving map would only take processor time from it.
    test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } });

    for (const [state, reach] of Object.entries(STATES)) {
      test(`axe finds no fault in ${state}, light or dark`, async ({ page }) => {
        await open(page);
        await reach(page);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.evaluate(() =>
            Promise.all(document.getAnimations().map(({ finished }) => finished)),
          );
          // The default mode opens another page for each analysis, in order to support frames.
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
          expect(found, colorScheme).toEqual([]);
        }
      });
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: SIZES.phone, hasTouch: true });

  test('every target is at least 44 pixels high or wide apart', async ({ page }) => {
    await open(page);
    await rows(page).first().click();
    await expect(card(page)).toBeVisible();
    expect(await smallTargets(page)).toEqual([]);
    await card(page).getByRole('button', { name: 'History' }).click();
    await expect(player(page).locator('canvas')).toBeVisible();
    expect(await smallTargets(page)).toEqual([]);
  });

  test('the sheet opens with a tap and by keys', async ({ page }) => {
    await open(page);
    const sheet = page.locator('convoy-bottom-sheet');
    const height = async (): Promise<number> => (await sheet.boundingBox())?.height ?? 0;
    const low = await height();
    await page.getByRole('button', { name: 'Show more of the list' }).tap();
    await expect.poll(height).toBeGreaterThan(low * 1.5);
    const half = await height();
    await page.getByRole('button', { name: 'Show more of the list' }).press('Enter');
    await expect.poll(height).toBeGreaterThan(half * 1.3);
  });
});

test('nothing moves for who wants no motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const running = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(running).toBe(0);
});

/**
 * Returns the beginning of the HTML of each visible button, select or link below 44 pixels. The sheet's
 * grip and the skip button, which is off the screen, may be smaller.
 */
function smallTargets(page: Page): Promise<string[]> {
  return page.locator('button:visible, select:visible, a:visible').evaluateAll((found) =>
    found
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const grip = element.classList.contains('grip');
        const unseen = element.classList.contains('skip');
        return !grip && !unseen && (width < 44 || height < 44);
      })
      .map((element) => element.outerHTML.slice(0, 80)),
  );
}
