import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { PageState } from '../page/state';
import { BottomSheet } from './bottom-sheet';

@Component({
  selector: 'convoy-sheet-with-search',
  imports: [BottomSheet],
  template:
    '<convoy-bottom-sheet><input type="search" [attr.aria-label]="label" /></convoy-bottom-sheet>',
})
class SheetWithSearch {
  protected readonly label = 'Search';
}

describe('the bottom sheet', () => {
  let page: PageState;
  let sheet: HTMLElement;
  let grip: HTMLButtonElement;

  const height = (): string => sheet.style.getPropertyValue('--sheet');
  const point = (kind: string, clientY: number): void => {
    grip.dispatchEvent(new PointerEvent(kind, { clientY, pointerId: 1, bubbles: true }));
    TestBed.tick();
  };
  const drag = (pixels: number): void => {
    point('pointerdown', 700);
    point('pointermove', 700 - pixels);
  };
  /** A browser sends a click after each release, also after that of a drag. */
  const release = (): void => {
    point('pointerup', 0);
    grip.click();
    TestBed.tick();
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    vi.stubGlobal('innerHeight', 1000);
    history.replaceState(null, '', '/');
    localStorage.clear();
    const element = TestBed.createComponent(SheetWithSearch).nativeElement as HTMLElement;
    document.body.append(element);
    const [found, button] = [
      element.querySelector('convoy-bottom-sheet'),
      element.querySelector('button'),
    ];
    if (!found || !button) throw new Error('there is no sheet with a grip');
    sheet = found as HTMLElement;
    grip = button;
    // jsdom has no pointer capture.
    grip.setPointerCapture = () => undefined;
    page = TestBed.inject(PageState);
    TestBed.tick();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('grows with each tap, and is low again after the highest', () => {
    const heights = [height()];
    for (let tap = 0; tap < 3; tap++) {
      point('pointerdown', 700);
      release();
      heights.push(height());
    }
    expect(heights).toEqual(['27dvh', '55dvh', '90dvh', '27dvh']);
  });

  it('names what a tap of the grip will do', () => {
    expect(grip.getAttribute('aria-label')).toBe('Show more of the list');
    page.sheet.set(90);
    TestBed.tick();
    expect(grip.getAttribute('aria-label')).toBe('Show more of the map');
  });

  it('follows the finger, and rests at the nearest height when it is released', () => {
    drag(200);
    expect([height(), sheet.classList.contains('dragged')]).toEqual(['47dvh', true]);
    release();
    expect([height(), sheet.classList.contains('dragged')]).toEqual(['55dvh', false]);
  });

  it('never leaves the screen, however far it is dragged', () => {
    drag(2000);
    expect(height()).toBe('90dvh');
    release();
    drag(-2000);
    expect(height()).toBe('12dvh');
    release();
    expect(height()).toBe('27dvh');
  });

  it('takes an unsteady tap for a tap', () => {
    drag(4);
    release();
    expect(height()).toBe('55dvh');
  });

  it('does not move when the pointer only passes over the grip', () => {
    point('pointermove', 100);
    expect(height()).toBe('27dvh');
  });

  it('leaves space for a selected vehicle on the map, and is higher for the player', () => {
    page.select('Van');
    TestBed.tick();
    expect(height()).toBe('47dvh');
    page.lookBack({ from: 0, to: 3_600_000 });
    TestBed.tick();
    expect(height()).toBe('55dvh');
  });

  it('is high while the person searches, so that the results are visible above a keyboard', () => {
    sheet.querySelector('input')?.focus();
    TestBed.tick();
    expect(height()).toBe('90dvh');
  });
});
