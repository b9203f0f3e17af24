import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { card, chip, expect, open, player, rows, searchField, slider, test } from './page';

interface State {
  reach(page: Page): Promise<void>;
  /** Returns to the list, from which the next state is reached. */
  leave?(page: Page): Promise<void>;
}

/** In the order in which a test walks through them. */
const STATES: Record<string, State> = {
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

const PHONE = { width: 390, height: 844 };
/** The layouts. A tablet's differs from a desktop's only in the player and in the map beside a card. */
const LAYOUTS = {
  desktop: { viewport: { width: 1440, height: 900 }, checked: () => true },
  tablet: {
    viewport: { width: 820, height: 1180 },
    checked: (state: string) => /past|history|selected/.test(state),
  },
  phone: { viewport: PHONE, checked: () => true },
};

for (const [layout, { viewport, checked }] of Object.entries(LAYOUTS)) {
  test.describe(`on a ${layout}`, () => {
    // Axe does not check the map's canvas; a moving map would only take processor time from it.
    test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('axe finds no fault in any state', async ({ page }) => {
      await open(page);
      for (const [state, { reach, leave }] of Object.entries(STATES)) {
        await test.step(state, async () => {
          await reach(page);
          if (checked(state)) expect.soft(await faults(page), state).toEqual([]);
          // The theme changes colours only, and each of them is on the desktop.
          if (layout === 'desktop') {
            await page.emulateMedia({ colorScheme: 'dark' });
            expect.soft(await faults(page, COLOUR_RULES), `${state}, dark`).toEqual([]);
            await page.emulateMedia({ colorScheme: 'light' });
          }
          await leave?.(page);
        });
      }
    });
  });
}

/** The rules of axe that look at colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Returns what axe finds by all its rules, or by those of `only`. */
async function faults(page: Page, only?: string[]): Promise<string[]> {
  // An animation also ends by the removal of its element.
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map(({ finished }) => finished)),
  );
  // The default mode opens another page for each analysis, in order to support frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? axe.withRules(only) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

function settings(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Settings' });
}

test.describe('on a phone', () => {
  test.use({ viewport: PHONE, hasTouch: true });

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
