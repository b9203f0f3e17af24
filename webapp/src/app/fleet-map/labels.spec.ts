import { ComponentFixture, TestBed } from '@angular/core/testing';
import { MOVING, UNKNOWN_VALUE } from '../fleet/columns';
import { WORLD } from '../fleet/mercator';
import { PageState } from '../page/state';
import { Vehicles } from '../vehicles/vehicles';
import { Camera, placeAt, scaleOfZoom } from './camera';
import { MapLabels } from './labels';

const FROM = Date.UTC(2026, 10, 21, 12);
const CAMERA: Camera = {
  ...{ x: WORLD / 2, y: WORLD / 2, scale: scaleOfZoom(14), width: 400, height: 300 },
};
/** The width of each label; jsdom has no layout. */
const WIDTH = 120;

describe('the labels on the map', () => {
  let fixture: ComponentFixture<MapLabels>;

  const show = (selected: number | undefined, hovered: number | undefined): void => {
    fixture.componentRef.setInput('selected', selected);
    fixture.componentRef.setInput('hovered', hovered);
    TestBed.tick();
  };
  const labels = (): HTMLElement[] => [
    ...(fixture.nativeElement as HTMLElement).querySelectorAll<HTMLElement>('.label'),
  ];
  const texts = (): string[] =>
    labels()
      .filter(({ hidden }) => !hidden)
      .map(({ textContent }) => textContent.trim());
  /** Where the label of a symbol at this pixel is. */
  const labelOf = (left: number, top: number): [number, number] => {
    show(0, undefined);
    fixture.componentInstance.place(CAMERA, () => placeAt(CAMERA, left, top));
    const numbers =
      labels()[0]
        .style.transform.match(/-?[\d.]+/g)
        ?.map(Number) ?? [];
    return [Math.round(numbers[0]), Math.round(numbers[1])];
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(WIDTH);
    history.replaceState(null, '', '/');
    localStorage.clear();
    TestBed.inject(PageState).lookBack({ from: FROM, to: FROM + 60_000 });
    fixture = TestBed.createComponent(MapLabels);
    TestBed.tick();
    const report = { x: 0, y: 0, heading: 0, status: MOVING, interval: 1000, age: 0, time: FROM };
    TestBed.inject(Vehicles).showPast((table) => {
      table.apply({ ...report, name: 'Van', speed: 1000, accuracy: 3 }, 0);
      table.apply({ ...report, name: 'Bus', speed: 99, accuracy: 3 }, 0);
      table.apply({ ...report, name: 'Cab', speed: UNKNOWN_VALUE, accuracy: 3 }, 0);
    });
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('name the selected vehicle and the one under the pointer, with a speed while they drive', () => {
    show(0, 1);
    expect(texts()).toEqual(['Van · 36 km/h', 'Bus']);
    show(2, undefined);
    expect(texts()).toEqual(['Cab']);
    show(undefined, undefined);
    expect(texts()).toEqual([]);
  });

  it('name a vehicle once if it is both', () => {
    show(0, 0);
    expect(texts()).toEqual(['Van · 36 km/h']);
  });

  it('stand right of the symbol, and left of it at the right edge', () => {
    expect(labelOf(100, 150)).toEqual([124, 150]);
    expect(labelOf(390, 150)).toEqual([390 - 24 - WIDTH, 150]);
  });

  it('stand above a symbol that has no space beside it, and stay on the map', () => {
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(300);
    expect(labelOf(200, 150)).toEqual([50, 150 - 36]);
    expect(labelOf(270, 150)).toEqual([100, 150 - 36]);
  });

  it('are not read out, because the list has the same as text', () => {
    expect((fixture.nativeElement as HTMLElement).getAttribute('aria-hidden')).toBe('true');
  });
});
