import { card, expect, open, rows, searchField, test } from './page';
import { fastest, fleet } from './stack';

test('finds vehicles as one types, and says what to do when none matches', async ({
  page,
  request,
}) => {
  await open(page);
  const wanted = (await fleet(request)).filter(({ name }) => /truck/i.test(name));
  expect(wanted.length).toBeGreaterThan(1);
  await searchField(page).fill('TRUCK');
  await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(wanted.length));
  for (const { name } of wanted) await expect(page.getByRole('option', { name })).toBeAttached();
  await searchField(page).fill('no such vehicle');
  await expect(page.getByText('No vehicle matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show all vehicles' }).click();
  await expect(rows(page).first()).toBeVisible();
  await expect(searchField(page)).toHaveValue('');
});

test('is worked by keys alone', async ({ page, request }) => {
  const [first, second] = (await fleet(request)).filter(({ name }) => name.startsWith('Sheffield'));
  await open(page);
  await page.keyboard.press('/');
  await expect(searchField(page)).toBeFocused();
  await page.keyboard.type('sheffield');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(first.name);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(second.name);
  // Each Escape undoes one thing: first the search, then the selection.
  await page.keyboard.press('Escape');
  await expect(searchField(page)).toHaveValue('');
  await expect(card(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
});

test('shows only the statuses that are chosen', async ({ page, request }) => {
  await open(page);
  const moving = page.getByRole('button', { name: /^Moving/ });
  await moving.click();
  await expect(moving).toHaveAttribute('aria-pressed', 'true');
  await expect(async () => {
    const expected = (await fleet(request)).filter(({ status }) => status === 'moving').length;
    await expect(rows(page).first()).toHaveAttribute('aria-setsize', String(expected), {
      timeout: 1000,
    });
  }).toPass();
});

test('tells the speed that the API tells, in the unit that is chosen', async ({
  page,
  request,
}) => {
  const { name } = await fastest(request);
  await open(page, `?vehicle=${encodeURIComponent(name)}&units=mph`);
  await expect(async () => {
    const { speed } = await fastest(request);
    const shown = Number(await card(page).locator('.figure').textContent());
    expect(Math.abs(shown - (speed ?? NaN) * 2.2369)).toBeLessThan(8);
  }).toPass();
  await expect(card(page).locator('.speed .unit')).toHaveText('mph');
});

test('keeps its rows in place while one points at them', async ({ page }) => {
  await open(page, '?sort=speed');
  await page.getByRole('listbox').hover();
  const names = await rows(page).locator('.name').allTextContents();
  const speeds = (): Promise<string[]> => rows(page).locator('.speed').allTextContents();
  const before = await speeds();
  await expect.poll(speeds).not.toEqual(before);
  expect(await rows(page).locator('.name').allTextContents()).toEqual(names);
});
