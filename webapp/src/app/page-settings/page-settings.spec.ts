import { ComponentFixture, TestBed } from '@angular/core/testing';
import { PageSettings } from './page-settings';

describe('the button of the settings', () => {
  let fixture: ComponentFixture<PageSettings>;
  let element: HTMLElement;
  const button = (): HTMLButtonElement => {
    const found = element.querySelector('button');
    if (!found) throw new Error('the settings have no button');
    return found;
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    fixture = TestBed.createComponent(PageSettings);
    element = fixture.nativeElement as HTMLElement;
    TestBed.tick();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('opens the menu, which has the same name', () => {
    const menu = element.querySelector(`#${button().getAttribute('popovertarget') ?? ''}`);
    expect(menu?.hasAttribute('popover')).toBe(true);
    expect(menu?.getAttribute('aria-label')).toBe('Settings');
    expect(button().getAttribute('aria-label')).toBe('Settings');
  });

  it('does not make every visitor load the menu', async () => {
    await fixture.whenStable();
    expect(element.querySelector('fieldset')).toBeNull();
  });

  it.each(['pointerenter', 'focus', 'click'])('brings the menu on %s', async (kind) => {
    button().dispatchEvent(new Event(kind));
    await fixture.whenStable();
    expect(element.querySelectorAll('fieldset')).toHaveLength(4);
  });
});
