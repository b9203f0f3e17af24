import { TestBed } from '@angular/core/testing';
import { GlyphShape, StatusGlyph } from './glyph';

describe('a status glyph', () => {
  const draw = (inputs: Readonly<Record<string, unknown>>): HTMLElement => {
    const fixture = TestBed.createComponent(StatusGlyph);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    TestBed.tick();
    return fixture.nativeElement as HTMLElement;
  };
  afterEach(() => {
    TestBed.resetTestingModule();
  });

  it('has another form for each status, not only another colour', () => {
    const shapes: readonly GlyphShape[] = ['arrow', 'dot', 'square', 'diamond'];
    const forms = shapes.map((shape) => draw({ shape }).querySelector('svg')?.innerHTML);
    expect(new Set(forms).size).toBe(4);
  });

  it.each([
    ['arrow', 'moving'],
    ['dot', 'moving'],
    ['square', 'stopped'],
    ['diamond', ''],
  ])('has the colour of its status: %s', (shape, colour) => {
    expect(draw({ shape }).className).toBe(colour);
  });

  it('points where the vehicle goes', () => {
    const arrow = draw({ shape: 'arrow', heading: 225 }).querySelector('path');
    expect(arrow?.getAttribute('transform')).toBe('rotate(225)');
  });

  it('is hollow for a stale vehicle', () => {
    const isHollow = (hollow: boolean): boolean =>
      draw({ shape: 'dot', hollow }).querySelector('svg.hollow') !== null;
    expect([isHollow(true), isHollow(false)]).toEqual([true, false]);
  });

  it('is left out by screen readers, because the words beside it have the status', () => {
    expect(draw({ shape: 'dot' }).querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
