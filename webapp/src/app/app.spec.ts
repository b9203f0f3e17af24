import { DeferBlockBehavior, TestBed } from '@angular/core/testing';
import { App } from './app';
import { PageState } from './page/state';
import { Vehicles } from './vehicles/vehicles';

const NOW = Date.UTC(2026, 10, 21, 12);

class SilentWorker {
  readonly postMessage = (): void => undefined;
  readonly terminate = (): void => undefined;
}
class SilentObserver {
  readonly observe = (): void => undefined;
  readonly disconnect = (): void => undefined;
}

describe('the page', () => {
  let page: PageState;
  let element: HTMLElement;

  const settle = async (milliseconds = 0): Promise<void> => {
    TestBed.tick();
    await vi.advanceTimersByTimeAsync(milliseconds);
    TestBed.tick();
  };
  const press = (key: string, options: KeyboardEventInit = {}): KeyboardEvent => {
    const event = new KeyboardEvent('keydown', {
      ...{ key, bubbles: true, cancelable: true },
      ...options,
    });
    (document.activeElement ?? document.body).dispatchEvent(event);
    TestBed.tick();
    return event;
  };
  const button = (name: string): HTMLButtonElement => {
    const found = [...element.querySelectorAll('button')].find((other) =>
      [other.getAttribute('aria-label'), other.textContent.trim()].includes(name),
    );
    if (!found) throw new Error(`the page has no button "${name}"`);
    return found;
  };
  const search = (): HTMLInputElement => {
    const found = element.querySelector<HTMLInputElement>('input[type=search]');
    if (!found) throw new Error('the page has no search');
    return found;
  };

  beforeEach(async () => {
    vi.useFakeTimers({ now: NOW });
    vi.stubGlobal('Worker', SilentWorker);
    vi.stubGlobal('ResizeObserver', SilentObserver);
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    vi.stubGlobal('fetch', () => new Promise(() => undefined));
    history.replaceState(null, '', '/');
    localStorage.clear();
    // Map, card and player are fetched later, and have tests of their own.
    TestBed.configureTestingModule({ deferBlockBehavior: DeferBlockBehavior.Manual });
    page = TestBed.inject(PageState);
    element = TestBed.createComponent(App).nativeElement as HTMLElement;
    document.body.append(element);
    await settle();
  });
  afterEach(async () => {
    await vi.dynamicImportSettled();
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('begins with a way around the map for keyboards', () => {
    const first = element.querySelector('button');
    expect(first?.textContent).toBe('Skip to the list of vehicles');
    first?.click();
    expect(document.activeElement).toBe(search());
  });

  it('goes to the search by "/", which it does not type there', () => {
    expect(press('/').defaultPrevented).toBe(true);
    expect(document.activeElement).toBe(search());
    expect(press('/').defaultPrevented).toBe(false);
  });

  it('follows the selected vehicle by "f", and only then', () => {
    press('f');
    expect(page.follow()).toBe('off');
    page.select('Van');
    press('F');
    expect(page.follow()).toBe('on');
    press('f');
    expect(page.follow()).toBe('off');
  });

  it('leaves its letters to the browser with a modifier, and to speech input without shortcuts', () => {
    page.select('Van');
    press('f', { ctrlKey: true });
    press('f', { metaKey: true });
    page.tastes.setShortcuts(false);
    press('f');
    expect(page.follow()).toBe('off');
    expect(press('/').defaultPrevented).toBe(false);
  });

  it('leaves one thing after the other by Escape', () => {
    page.lookBack({ from: NOW - 3_600_000, to: NOW });
    page.select('Van');
    page.follow.set('on');
    page.query.set('van');
    const state = (): unknown[] => [
      page.query(),
      page.follow(),
      page.selected(),
      page.range() !== null,
    ];
    search().focus();
    press('Escape');
    expect(state()).toEqual(['', 'on', 'Van', true]);
    press('Escape');
    expect(state()).toEqual(['', 'off', 'Van', true]);
    press('Escape');
    expect(state()).toEqual(['', 'off', null, true]);
    press('Escape');
    expect(state()).toEqual(['', 'off', null, false]);
  });

  it('keeps a search that Escape was not pressed in', () => {
    page.query.set('van');
    page.select('Van');
    search().blur();
    press('Escape');
    expect([page.query(), page.selected()]).toEqual(['van', null]);
  });

  it('pauses and goes on, and names what its button does next', async () => {
    button('Pause').click();
    await settle();
    expect(TestBed.inject(Vehicles).paused()).toBe(true);
    button('Resume').click();
    await settle();
    expect(TestBed.inject(Vehicles).paused()).toBe(false);
    expect(button('Pause')).toBeDefined();
  });

  it('looks back over the last hour, from its end, and returns to the present', async () => {
    expect(button('Show the past').getAttribute('aria-pressed')).toBe('false');
    button('Show the past').click();
    await settle();
    expect([page.range(), page.at()]).toEqual([{ from: NOW - 3_600_000, to: NOW }, NOW]);
    expect(button('Back to live').getAttribute('aria-pressed')).toBe('true');
    expect(() => button('Pause')).toThrow();
    button('Back to live').click();
    await settle();
    expect(page.range()).toBeNull();
  });
});
