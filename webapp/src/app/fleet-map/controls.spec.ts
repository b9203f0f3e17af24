import { ComponentFixture, TestBed } from '@angular/core/testing';
import { WORLD, yOfLatitude } from '../fleet/mercator';
import { Tastes } from '../page/tastes';
import { scaleOfZoom } from './camera';
import { MapControls } from './controls';

describe('the controls of the map', () => {
  let fixture: ComponentFixture<MapControls>;
  let element: HTMLElement;

  const look = (latitude: number, zoom: number): void => {
    const camera = { x: WORLD / 2, y: yOfLatitude(latitude), width: 1000, height: 600 };
    fixture.componentRef.setInput('camera', { ...camera, scale: scaleOfZoom(zoom) });
    TestBed.tick();
  };
  const scale = (): string | undefined => element.querySelector('.scale')?.textContent.trim();
  const pixels = (): number =>
    parseFloat(element.querySelector<HTMLElement>('.scale')?.style.width ?? '');
  const press = (name: string): void => {
    element.querySelector<HTMLElement>(`[aria-label="${name}"]`)?.click();
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    fixture = TestBed.createComponent(MapControls);
    fixture.componentRef.setInput('camera', undefined);
    element = fixture.nativeElement as HTMLElement;
    TestBed.tick();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('have no scale before there is a map', () => {
    expect(scale()).toBeUndefined();
  });

  it('measure the ground: the same bar is a shorter way nearer to a pole', () => {
    look(0, 10);
    const metres = (text: string | undefined): number => {
      const [value, unit] = (text ?? '').split(' ');
      return Number(value) * (unit === 'km' ? 1000 : 1);
    };
    const atEquator = metres(scale()) / pixels();
    // A world of 512 px at zoom 0: 40,075 km / (512 · 1024) is 76.4 m per pixel.
    expect(atEquator).toBeCloseTo(76.4, 0);
    look(60, 10);
    expect(metres(scale()) / pixels()).toBeCloseTo(atEquator / 2, 0);
  });

  it('have the units that the person has chosen', () => {
    look(0, 10);
    expect(scale()).toMatch(/ km$/);
    TestBed.inject(Tastes).setUnits('mph');
    TestBed.tick();
    expect(scale()).toMatch(/ mi$/);
  });

  it('zoom by one step and show the whole fleet', () => {
    const wanted: (number | string)[] = [];
    fixture.componentInstance.zoom.subscribe((steps) => wanted.push(steps));
    fixture.componentInstance.wholeFleet.subscribe(() => wanted.push('fleet'));
    for (const name of ['Zoom in', 'Zoom out', 'Show the whole fleet']) press(name);
    expect(wanted).toEqual([1, -1, 'fleet']);
  });
});
