// Lists that are not: Word writes them as paragraphs with a drawn bullet, Google puts the inner list beside its item instead of in it.

interface WordItem {
  line: HTMLElement
  level: number
  ordered: boolean
  start: number
}

export function nestWordLists(body: HTMLElement): void {
  const lines = [...body.querySelectorAll<HTMLElement>('p,h1,h2,h3,h4,h5,h6')]
  let run: WordItem[] = []
  let before: Element | null = null
  const close = () => {
    if (run.length > 0) replaceRun(run)
    run = []
  }
  for (const line of lines) {
    const item = wordItem(line)
    if (!item) continue
    if (run.length > 0 && line.previousElementSibling !== before) close()
    run.push(item)
    before = line
  }
  close()
}

function wordItem(line: HTMLElement): WordItem | null {
  const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(line.getAttribute('style') ?? '')?.[1]
  if (level === undefined) return null
  const drawn = [...line.querySelectorAll('span')].find((span) =>
    /mso-list:\s*Ignore/i.test(span.getAttribute('style') ?? '')
  )
  const sign = (drawn?.textContent ?? '').replace(/[\s\u00a0]+/g, '')
  drawn?.remove()
  const number = /^\(?(\d+|[a-z]{1,5})[.)°]/i.exec(sign)?.[1]
  return { line, level: Number(level), ordered: number !== undefined, start: Number(number) || 1 }
}

function replaceRun(run: WordItem[]): void {
  const [first] = run
  if (!first) return
  const { ownerDocument: document } = first.line
  const place = document.createElement('div')
  first.line.before(place)
  const open: { level: number; list: HTMLElement }[] = []
  for (const { line, level, ordered, start } of run) {
    const tag = ordered ? 'OL' : 'UL'
    while (open.length > 0 && (open.at(-1)?.level ?? 0) > level) open.pop()
    let top = open.at(-1)
    // The same depth, another kind of list: the first one is over.
    if (top && top.level === level && top.list.tagName !== tag) {
      open.pop()
      top = undefined
    }
    if (top?.level !== level) {
      const list = document.createElement(tag)
      if (ordered && start !== 1) list.setAttribute('start', String(start))
      const holder = open.at(-1)?.list.lastElementChild ?? place
      holder.append(list)
      top = { level, list }
      open.push(top)
    }
    const item = document.createElement('li')
    const words = document.createElement('p')
    words.append(...line.childNodes)
    item.append(words)
    top.list.append(item)
    line.remove()
  }
  place.replaceWith(...place.childNodes)
}

export function nestGoogleLists(body: HTMLElement): void {
  for (const list of [...body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')]) {
    const item = list.previousElementSibling
    if (item?.tagName === 'LI') item.append(list)
  }
  for (const item of [...body.querySelectorAll<HTMLElement>('li[role="checkbox"]')]) {
    item.setAttribute('data-type', 'taskItem')
    item.setAttribute('data-checked', String(item.getAttribute('aria-checked') === 'true'))
    item.parentElement?.setAttribute('data-type', 'taskList')
  }
}
