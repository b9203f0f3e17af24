import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { STOPPED } from '../fleet/columns';
import { WORLD, latitudeOfY, longitudeOfX, xOfLongitude, yOfLatitude } from '../fleet/mercator';
import { Place } from '../fleet/tween';
import { PageState } from '../page/state';
import { SelectedPast } from '../trail/selected-past';
import { Vehicles } from '../vehicles/vehicles';
import { Camera, scaleOfZoom, zoomOfScale } from './camera';
import { MapCamera } from './map-camera';
import { Stage } from './stage';

const NOON = Date.UTC(2026, 10, 21, 12);

/** A map that draws nothing and has only a camera. */
class BareStage implements Stage {
  readonly zooming = false;
  target: Place | undefined;
  glides = 0;
  camera: Camera;
  readonly redraw = (): void => undefined;
  readonly zoomBy = (): void => undefined;
  readonly showTrail = (): void => undefined;
  readonly showRoads = (): void => undefined;
  readonly recolour = (): void => undefined;
  readonly destroy = (): void => undefined;

  constructor({ place, zoom }: { place: Place; zoom: number }) {
    this.camera = { ...place, scale: scaleOfZoom(zoom), width: 1000, height: 600 };
  }

  jumpTo(place: Place, zoom = zoomOfScale(this.camera.scale)): void {
    this.camera = { ...this.camera, x: place.x, y: place.y, scale: scaleOfZoom(zoom) };
  }

  glideTo(place: Place, zoom: number): void {
    this.glides++;
    this.jumpTo(place, zoom);
  }
}

describe('the camera of the map', () => {
  let isStill: boolean;
  let page: PageState;
  let vehicles: Vehicles;
  let camera: MapCamera;
  const stage = signal<BareStage | undefined>(undefined);

  const put = (name: string, latitude: number, longitude: number): void => {
    const place = { x: xOfLongitude(longitude), y: yOfLatitude(latitude) };
    vehicles.showPast((table) => {
      table.apply(
        {
          ...{ name, ...place, speed: 0, heading: 0, status: STOPPED, interval: 1000, age: 0 },
          ...{ time: NOON, accuracy: NaN },
        },
        vehicles.now(),
      );
    });
  };
  const index = (): number | undefined => vehicles.table.indexOf(page.selected() ?? '');
  const selectedPlace = (): Place | undefined => {
    const at = index();
    const { x, y } = vehicles.table.columns;
    return at === undefined ? undefined : { x: x[at], y: y[at] };
  };
  const open = (search = '/'): void => {
    history.replaceState(null, '', search);
    page = TestBed.inject(PageState);
    page.lookBack({ from: NOON - 3_600_000, to: NOON });
    vehicles = TestBed.inject(Vehicles);
    const element = document.createElement('div');
    TestBed.runInInjectionContext(() => {
      camera = new MapCamera(stage, () => element, index, selectedPlace);
      camera.watch();
    });
    TestBed.tick();
  };
  const openStage = (): BareStage => {
    const opened = new BareStage(camera.first());
    stage.set(opened);
    TestBed.tick();
    return opened;
  };
  /** Where the map looks: latitude and longitude in degrees, and zoom. */
  const view = (): number[] => {
    const seen = stage()?.camera;
    if (!seen) throw new Error('the map is not open');
    return [latitudeOfY(seen.y), longitudeOfX(seen.x), zoomOfScale(seen.scale)].map(
      (value) => Math.round(value * 100) / 100,
    );
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: NOON });
    isStill = false;
    stage.set(undefined);
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
    vi.stubGlobal('matchMedia', (query: string) => ({
      ...{ matches: isStill && query.includes('motion'), addEventListener: () => undefined },
    }));
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('opens with the view of the URL, and stays there when vehicles come', () => {
    open('/?view=53.38,-1.47,12.50');
    const opened = openStage();
    expect(view()).toEqual([53.38, -1.47, 12.5]);
    put('Van', 10, 10);
    camera.placeFirst(opened);
    expect(view()).toEqual([53.38, -1.47, 12.5]);
  });

  it('goes once to the first vehicles if they come after the map', () => {
    open();
    const opened = openStage();
    expect(view()[2]).toBe(1.6);
    put('Van', 53.38, -1.47);
    camera.placeFirst(opened);
    expect(view()).toEqual([53.38, -1.47, 14]);
    put('Bus', 10, 10);
    camera.placeFirst(opened);
    expect(view()).toEqual([53.38, -1.47, 14]);
  });

  it('opens at the selected vehicle rather than at the whole fleet', () => {
    open('/?vehicle=Van');
    put('Van', 53.38, -1.47);
    put('Bus', 10, 10);
    openStage();
    expect(view()).toEqual([53.38, -1.47, 14]);
  });

  it('brings a vehicle of the list into view, and never zooms out for it', () => {
    open('/?view=10,10,16.00');
    put('Van', 53.38, -1.47);
    openStage();
    page.show('Van');
    TestBed.tick();
    expect([view(), stage()?.glides]).toEqual([[53.38, -1.47, 16], 1]);
  });

  it('jumps for people who want no motion', () => {
    isStill = true;
    open('/?view=10,10,16.00');
    put('Van', 53.38, -1.47);
    openStage();
    page.show('Van');
    TestBed.tick();
    expect([view(), stage()?.glides]).toEqual([[53.38, -1.47, 16], 0]);
  });

  it('keeps up with the followed vehicle, and only with it', () => {
    open('/?vehicle=Van&view=53.38,-1.47,14.00');
    put('Van', 53.38, -1.47);
    const opened = openStage();
    expect([camera.keepUp(opened, 16), opened.target]).toEqual([true, undefined]);
    page.follow.set('on');
    put('Van', 53.381, -1.47);
    let frames = 0;
    while (!camera.keepUp(opened, 16) && frames < 500) frames++;
    expect(frames).toBeGreaterThan(1);
    expect({ x: opened.camera.x, y: opened.camera.y }).toEqual(selectedPlace());
    expect(opened.target).toEqual(selectedPlace());
  });

  it('lets the map go when the person drags it away from a followed vehicle', () => {
    open('/?vehicle=Van&follow=1');
    put('Van', 53.38, -1.47);
    const opened = openStage();
    camera.keepUp(opened, 16);
    camera.moved(false);
    expect(page.follow()).toBe('on');
    camera.moved(true);
    expect([page.follow(), opened.target]).toEqual(['held', undefined]);
  });

  it('shows the whole fleet, and then follows no longer', () => {
    open('/?vehicle=Van&follow=1');
    put('Van', 50, 0);
    put('Bus', 40, 0);
    openStage();
    camera.showFleet();
    expect(view()[0]).toBeCloseTo(45.2, 0);
    expect(view()[2]).toBeLessThan(7);
    expect(page.follow()).toBe('held');
  });

  it('writes a moving camera into the page four times a second, and none before it is placed', () => {
    open();
    const opened = openStage();
    camera.moved(false);
    vi.advanceTimersByTime(250);
    expect([page.view(), page.bounds()?.north]).toEqual([null, expect.any(Number)]);
    put('Van', 53.38, -1.47);
    camera.placeFirst(opened);
    camera.moved(false);
    expect(page.view()).toBeNull();
    vi.advanceTimersByTime(250);
    expect(page.view()?.latitude).toBeCloseTo(53.38, 3);
    expect(camera.value()).toBe(opened.camera);
  });

  it('goes where Back leads', () => {
    open('/?view=53.38,-1.47,12.50');
    openStage();
    page.wantedView.set({ latitude: 10, longitude: 20, zoom: 5 });
    TestBed.tick();
    expect(view()).toEqual([10, 20, 5]);
  });

  it('shows the whole trail of the past, unless a link names the view', () => {
    const trail = [50, 51].map((latitude) => ({
      ...{ x: WORLD / 2, y: yOfLatitude(latitude), time: NOON, speed: 5 },
    }));
    open('/?vehicle=Van&view=10,10,16.00');
    openStage();
    TestBed.inject(SelectedPast).trail.set(trail);
    TestBed.tick();
    expect(view()).toEqual([10, 10, 16]);
    TestBed.inject(SelectedPast).trail.set([...trail]);
    TestBed.tick();
    expect(Math.abs(view()[1])).toBeLessThan(2);
    expect(view()[2]).toBeLessThan(10);
  });
});
