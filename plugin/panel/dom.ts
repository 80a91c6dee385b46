/** Making elements without a framework: one function for HTML, one for SVG. Never sets inline style attributes (CSP). */

export type Child = Node | string | null | false

type Handler = (event: never) => void
export type Props = Readonly<Record<string, string | number | boolean | Handler | null | undefined>>

/**
 * Makes an element. `on…` props are listeners, `true` is an empty attribute, `false` and null are left out.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  applyProps(element, props)
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false))
  return element
}

/** Makes an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
  applyProps(element, props)
  element.append(...children)
  return element
}

/** Replaces all children; `replaceChildren` is younger than some of our hosts' patch levels allow. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.textContent = ''
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false))
}

/** A constructed style sheet: allowed under `style-src 'self'`, shared by all panels of a page. */
export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(css)
  return made
}

function applyProps(element: Element, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}
