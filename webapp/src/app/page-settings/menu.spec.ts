import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Words } from '../words/words';
import { SettingsMenu } from './menu';

describe('the menu of tastes', () => {
  let fixture: ComponentFixture<SettingsMenu>;

  const open = (): HTMLElement => {
    TestBed.resetTestingModule();
    fixture = TestBed.createComponent(SettingsMenu);
    TestBed.tick();
    return fixture.nativeElement as HTMLElement;
  };
  const input = (label: string): HTMLInputElement => {
    const element = fixture.nativeElement as HTMLElement;
    const found = [...element.querySelectorAll('label')].find((other) =>
      other.textContent.trim().startsWith(label),
    );
    const control = found?.querySelector('input');
    if (!control) throw new Error(`the menu has no choice "${label}"`);
    return control;
  };
  const choose = (label: string): void => {
    input(label).click();
    TestBed.tick();
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    open();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it.each(['Dark', 'mph', 'UTC', 'Français'])(
    'keeps the choice of %s for the next visit',
    (label) => {
      expect(input(label).checked).toBe(false);
      choose(label);
      expect(input(label).checked).toBe(true);
      open();
      expect(input(label).checked).toBe(true);
    },
  );

  it('has one choice of each kind', () => {
    choose('Dark');
    choose('knots');
    const element = fixture.nativeElement as HTMLElement;
    const chosen = [...element.querySelectorAll<HTMLInputElement>('input[type=radio]:checked')];
    expect(chosen.map(({ name }) => name)).toEqual(['theme', 'units', 'zone', 'language']);
  });

  it('changes every speed on the page at once', () => {
    const words = TestBed.inject(Words);
    expect(words.speed(10)).toBe('36 km/h');
    choose('knots');
    expect(words.speed(10)).toBe('19 knots');
  });

  it('speaks the language that was chosen', async () => {
    choose('Français');
    await vi.dynamicImportSettled();
    await fixture.whenStable();
    const element = fixture.nativeElement as HTMLElement;
    expect(element.querySelector('legend')?.textContent).toBe('Thème');
    expect(document.documentElement.lang).toBe('fr');
  });

  it('marks the name of each language as a word of that language', () => {
    expect(input('Français').closest('label')?.lang).toBe('fr');
  });

  it('switches the keyboard shortcuts off and on', () => {
    expect(input('Keyboard shortcuts').checked).toBe(true);
    choose('Keyboard shortcuts');
    open();
    expect(input('Keyboard shortcuts').checked).toBe(false);
  });
});
