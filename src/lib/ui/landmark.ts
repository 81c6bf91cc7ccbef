/**
 * Where a menu is drawn: in the landmark of its button, so that what it says belongs somewhere for those who listen to the page.
 * The top bar is sticky and would be covered by the bars below it: its menus go to the content.
 */
export function landmarkOf(button: HTMLElement | null): Element {
  const around = button?.closest('[role="dialog"], [role="alertdialog"], main, nav')
  return around ?? document.getElementById('contenu') ?? document.body
}
