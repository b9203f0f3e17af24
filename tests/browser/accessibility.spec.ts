import type { Locator, Page, ViewportSize } from '@playwright/test';
import { expectNoFaults } from './axe';
import { card, chip, expect, open, player, rows, searchField, slider, test } from './page';
import { type Layout, LAYOUTS, WALK } from './states';

interface Way {
  reach(page: Page): Promise<void>;
  /** Returns to the list, from which the next state is reached. */
  leave?(page: Page): Promise<void>;
}

const WAYS: Record<(typeof WALK)[number], Way> = {
  'the list': {
    async reach(page) {
      await expect(rows(page).first()).toBeVisible();
    },
  },
  'the settings': {
    async reach(page) {
      await page.getByRole('button', { name: 'Settings' }).click();
      await expect(settings(page).getByRole('group').first()).toBeVisible();
    },
    async leave(page) {
      await page.keyboard.press('Escape');
      await expect(settings(page)).toBeHidden();
    },
  },
  'a search without result': {
    async reach(page) {
      await searchField(page).fill('no such vehicle');
      await expect(page.getByText('No vehicle matches')).toBeVisible();
    },
    async leave(page) {
      await searchField(page).fill('');
      await expect(rows(page).first()).toBeVisible();
    },
  },
  'the past of the fleet': {
    async reach(page) {
      await page.getByRole('button', { name: 'Show the past' }).click();
      await expect(slider(page)).toBeVisible();
      await expect(rows(page).first()).toBeVisible();
    },
    async leave(page) {
      await player(page).getByRole('button', { name: 'Back to live' }).click();
      await expect(player(page)).toHaveCount(0);
      await expect(chip(page)).toContainText('Live');
    },
  },
  'a selected vehicle': {
    async reach(page) {
      await rows(page).first().click();
      await expect(card(page).locator('.chart')).toBeVisible();
    },
  },
  'the history of that vehicle': {
    async reach(page) {
      await card(page).getByRole('button', { name: 'History' }).click();
      await expect(player(page).locator('canvas')).toBeVisible();
      await expect(card(page).getByText('Distance')).toBeVisible();
    },
  },
  'that history as a table': {
    async reach(page) {
      await player(page).getByRole('button', { name: 'Table' }).click();
      await expect(page.getByRole('table')).toBeVisible();
    },
  },
};

for (const [layout, viewport] of Object.entries(LAYOUTS) as [Layout, ViewportSize][]) {
  test.describe(`on a ${layout}`, () => {
    // Axe does not check the map's canvas; a moving map would only take processor time from it.
    test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds no fault in any state', async ({ page }) => {
      await open(page);
      for (const state of WALK) {
        await test.step(state, async () => {
          const { reach, leave } = WAYS[state];
          await reach(page);
          await expectNoFaults(page, state, layout);
          await leave?.(page);
        });
      }
    });
  });
}

function settings(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Settings' });
}

test.describe('on a phone', () => {
  test.use({ viewport: LAYOUTS.phone, hasTouch: true });

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
