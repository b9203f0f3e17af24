import { card, chip, expect, open, rows, searchField, test } from './page';
import { fleet } from './stack';

test('a link shows the whole page as it was', async ({ page, request }) => {
  const { name } = (await fleet(request)).find((vehicle) => vehicle.name.includes('Truck')) ?? {};
  if (!name) throw new Error('there should be a truck');
  const link = `?vehicle=${encodeURIComponent(name)}&view=53.38110,-1.47010,12.50&q=truck&theme=dark&units=knots&lang=fr`;
  await open(page, link);
  await expect(card(page).getByRole('heading', { level: 2 })).toHaveText(name);
  await expect(page.getByRole('combobox', { name: 'Chercher un véhicule' })).toHaveValue('truck');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(card(page).locator('.speed .unit')).toHaveText('knots');
  await expect(chip(page)).toContainText('En direct');
  await expect(page).toHaveURL(/view=53\.38110,-1\.47010,12\.50/);
});

test('Back takes back a selection', async ({ page }) => {
  await open(page);
  const names = await rows(page).locator('.name').allTextContents();
  await rows(page).nth(0).click();
  await expect(page).toHaveURL(/vehicle=/);
  await rows(page).nth(1).click();
  const heading = card(page).getByRole('heading', { level: 2 });
  await expect(heading).toHaveText(names[1]);
  await page.goBack();
  await expect(heading).toHaveText(names[0]);
  await page.goBack();
  await expect(card(page)).toHaveCount(0);
});

test('keeps up with what one does', async ({ page }) => {
  await open(page);
  await searchField(page).fill('mail');
  await expect(page).toHaveURL(/q=mail/);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  const zoom = (): number => Number(new URL(page.url()).searchParams.get('view')?.split(',')[2]);
  const before = zoom();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(zoom).toBeGreaterThan(before);
  await page.reload();
  await expect(searchField(page)).toHaveValue('mail');
});

test('a link whose times cannot be shown says why', async ({ page }) => {
  await open(page, '?from=2026-11-21T12:00:00Z&to=2026-11-20T12:00:00Z');
  const notice = page.locator('convoy-bad-times-notice');
  await expect(notice).toContainText('the end does not come after the beginning.');
  await expect(notice).toContainText('The page shows the present instead.');
  await expect(page).toHaveURL(/view=.*/);
  await expect(page).toHaveURL(/from=2026-11-21T12:00:00Z&to=2026-11-20T12:00:00Z/);
  await notice.getByRole('button', { name: 'Close' }).click();
  await expect(notice).toHaveCount(0);
  await expect(page).not.toHaveURL(/from=/);
});
