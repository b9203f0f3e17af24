import { ComponentFixture, TestBed } from '@angular/core/testing';
import { WORLD } from '../fleet/mercator';
import { PageState } from '../page/state';
import { SelectedPast } from '../trail/selected-past';
import { Camera, placeAt, scaleOfZoom } from './camera';
import { StopMarks } from './stop-marks';

const FROM = Date.UTC(2026, 10, 21, 12);
const CAMERA: Camera = {
  ...{ x: WORLD / 2, y: WORLD / 2, scale: scaleOfZoom(14), width: 400, height: 300 },
};

/** A stop at a pixel of the map, which begins at a minute and lasts some minutes. */
function stop(begin: number, length: number, left = 0) {
  const from = FROM + begin * 60_000;
  return { from, to: from + length * 60_000, ...placeAt(CAMERA, left, 100) };
}

describe('the marks of stops', () => {
  let fixture: ComponentFixture<StopMarks>;
  let page: PageState;
  let past: SelectedPast;
  const marks = (): HTMLElement[] => [
    ...(fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('.stop'),
  ];

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    page = TestBed.inject(PageState);
    past = TestBed.inject(SelectedPast);
    page.lookBack({ from: FROM, to: FROM + 86_400_000 });
    fixture = TestBed.createComponent(StopMarks);
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('show how long the vehicle stopped, each at its place', () => {
    past.stops.set([stop(0, 5, 40), stop(30, 65, 300)]);
    TestBed.tick();
    fixture.componentInstance.place(CAMERA);
    const seen = marks().map(({ textContent, style }) => [textContent.trim(), style.transform]);
    expect(seen).toEqual([
      ['1 h 05 min', expect.stringMatching(/^translate\((299|300)/)],
      ['5 min', expect.stringMatching(/^translate\((39|40)/)],
    ]);
  });

  it('bring the page to the beginning of the stop', () => {
    past.stops.set([stop(0, 5), stop(30, 65)]);
    TestBed.tick();
    marks()[1].querySelector('span')?.click();
    expect(page.at()).toBe(FROM);
    marks()[0].click();
    expect(page.at()).toBe(FROM + 30 * 60_000);
  });

  it('leave out the shortest where they would cover the map', () => {
    // Each of 100 stops has another length, from 1.00 to 1.99 minutes, in no order.
    const hundredths = (number: number): number => (number * 37) % 100;
    past.stops.set(
      Array.from({ length: 100 }, (_, number) => stop(number * 10, 1 + hundredths(number) / 100)),
    );
    TestBed.tick();
    const numbers = marks().map((mark) => (Number(mark.dataset['from']) - FROM) / 600_000);
    expect(numbers).toHaveLength(60);
    expect(Math.min(...numbers.map(hundredths))).toBe(40);
  });
});
