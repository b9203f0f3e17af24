// Analyses the page with axe.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './page';
import { analysis, ANALYSED, type Layout, LONG, schemes, type State } from './states';

/** The rules of axe that look at colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Expects that axe finds no fault in this state of the page, in each scheme in which the run analyses it. In the
 * dark the usual form applies the rules of colours only.
 */
export async function expectNoFaults(page: Page, state: State, layout: Layout = 'desktop') {
  for (const scheme of schemes(state, layout)) {
    await page.emulateMedia({ colorScheme: scheme });
    const found = await faults(page, scheme === 'dark' && !LONG ? COLOUR_RULES : undefined);
    const name = analysis(state, layout, scheme);
    expect.soft(found, name).toEqual([]);
    test.info().annotations.push({ type: ANALYSED, description: name });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Returns what axe finds by all its rules, or by those of `only`. */
async function faults(page: Page, only?: string[]): Promise<string[]> {
  // An animation also ends by the removal of its element; one that repeats for ever is not waited for.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  // The default mode opens another page for each analysis, in order to support frames.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (only ? axe.withRules(only) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}
