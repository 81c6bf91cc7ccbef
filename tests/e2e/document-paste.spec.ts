// What Word, LibreOffice and Google Docs put on the clipboard: the shape comes along, what runs, loads or follows people does not.
import { expect, test, type Page } from '@playwright/test'
import { NOLWENN, signIn, violations } from './initiatives-steps'
import { makeDocument, openDocument, saved, text } from './document-steps'

async function paste(page: Page, html: string): Promise<void> {
  await text(page).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('Delete')
  await page.evaluate((html) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/html', html)
    clipboardData.setData('text/plain', 'texte')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.querySelector('.ProseMirror')?.dispatchEvent(event)
  }, html)
}

/** The shape of the text, without what the screen adds to it. */
const shape = (page: Page) =>
  text(page).evaluate((root) => {
    const draw = (node: Node): string => {
      if (node instanceof Text) return node.data
      if (!(node instanceof HTMLElement) || /trailingBreak|cursor|column-resize/.test(node.className))
        return ''
      const inner = [...node.childNodes].map(draw).join('')
      if (/^(?:DIV|TBODY|COLGROUP|COL|LABEL|INPUT|SPAN)$/.test(node.tagName)) return inner
      const tag = node.tagName.toLowerCase()
      return `<${tag}>${inner}</${tag}>`
    }
    return [...root.childNodes].map(draw).join('')
  })

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm;} @list l0 {mso-list-id:1;} --></style>
<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml></head>
<body lang=FR><!--StartFragment-->
<p class=MsoTitle><span style='mso-fareast-language:FR'>Bilan 2026<o:p></o:p></span></p>
<h2>Les p&ocirc;les<o:p></o:p></h2>
<p class=MsoNormal>Du <b style='mso-bidi-font-weight:normal'>gras</b> et de l&#8217;<i>italique</i>,
sur deux lignes.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span></span><![endif]>un<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>dedans<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>deux<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>premier<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td width=200 style='width:150pt'><p class=MsoNormal>Commune</p></td>
<td width=120><p class=MsoNormal>Voix</p></td></tr></table>
<p class=MsoNormal><a href="#_Toc1">renvoi</a> <a href="https://cress.bzh/?utm_source=x">lien</a>
<img width=1 height=1 src="https://suivi.example/p.gif"><img width=300 height=200 src="file:///C:/tmp/i.png" alt="La salle"></p>
<script>window.pasted = true</script>
<!--EndFragment--></body></html>`

const GOOGLE = `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1a2b">
<h1 dir="ltr" style="line-height:1.38"><span style="font-size:20pt;font-weight:700">Projet</span></h1>
<p dir="ltr"><span style="font-weight:400">Simple, </span><span style="font-weight:700">gras</span><span style="font-style:italic">, penché</span><a href="https://www.google.com/url?q=https://cress.bzh/&amp;sa=D" style="text-decoration:none"><span style="text-decoration:underline">lien</span></a></p>
<br /><ul style="margin-top:0"><li dir="ltr" aria-level="1"><p dir="ltr"><span>un</span></p></li><ul><li dir="ltr" aria-level="2"><p><span>dedans</span></p></li></ul><li dir="ltr"><p><span>deux</span></p></li></ul>
<ul><li role="checkbox" aria-checked="true"><p><span>fait</span></p></li></ul>
<div dir="ltr"><table><colgroup><col width="150"/><col width="90"/></colgroup><tbody><tr><td style="border:solid 1px"><p><span>A</span></p></td><td><p><span>B</span></p></td></tr></tbody></table></div>
<p><img src="https://lh7.googleusercontent.com/x" width="400" height="300" onerror="window.pasted=true"></p></b>`

const LIBREOFFICE = `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/><style type="text/css">p { line-height: 115% }</style></head>
<body lang="fr-FR" dir="ltr"><h1 class="western">Ordre du jour</h1>
<p style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif"><b>Important</b> : <span style="text-decoration: line-through">barré</span></font></p>
<p><br/></p>
<ol><li><p>accueil</p></li><li><p>points</p><ul><li><p>détail</p></li></ul></li></ol>
<table width="643" cellpadding="4"><col width="200"/><col width="400"/><tr valign="top"><th width="200"><p>Qui</p></th><td width="400"><p>Quoi</p></td></tr></table></body></html>`

test('a text of Word, of Google Docs, of LibreOffice keeps its titles, lists, tables and links', async ({
  page,
  baseURL
}) => {
  test.slow()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await signIn(page, baseURL, NOLWENN)
  await openDocument(page, (await makeDocument(page, baseURL, 'Coller')).href)
  const from = asked.length

  await paste(page, WORD)
  await expect(page.getByText('Une image n’a pas été collée')).toBeVisible()
  expect(await shape(page)).toContain(
    '<h2>Bilan 2026</h2><h3>Les pôles</h3>' +
      '<p>Du <strong>gras</strong> et de l’<em>italique</em>, sur deux lignes.</p>' +
      '<ul><li><p>un</p><ul><li><p>dedans</p></li></ul></li><li><p>deux</p></li></ul>' +
      '<ol><li><p>premier</p></li></ol>' +
      '<table><tr><td><p>Commune</p></td><td><p>Voix</p></td></tr></table>'
  )
  expect(await shape(page)).toContain('renvoi <a>lien</a> [La salle]')
  await expect(text(page).locator('a')).toHaveAttribute('href', 'https://cress.bzh/')
  await expect(text(page).locator('td').first()).toHaveAttribute('colwidth', '200')

  await paste(page, GOOGLE)
  expect(await shape(page)).toContain(
    '<h2>Projet</h2><p>Simple, <strong>gras</strong><em>, penché</em><a>lien</a></p>' +
      '<ul><li><p>un</p><ul><li><p>dedans</p></li></ul></li><li><p>deux</p></li></ul>'
  )
  await expect(text(page).getByRole('checkbox')).toBeChecked()
  await expect(text(page).locator('a')).toHaveAttribute('href', 'https://cress.bzh/')
  await expect(text(page).locator('td').first()).toHaveAttribute('colwidth', '150')
  await expect(text(page).locator('img:not(.ProseMirror-separator)')).toHaveCount(0)

  await paste(page, LIBREOFFICE)
  expect(await shape(page)).toContain(
    '<h2>Ordre du jour</h2><p><strong>Important</strong> : <s>barré</s></p>' +
      '<ol><li><p>accueil</p></li><li><p>points</p><ul><li><p>détail</p></li></ul></li></ol>' +
      '<table><tr><th><p>Qui</p></th><td><p>Quoi</p></td></tr></table>'
  )
  await saved(page)
  expect(await violations(page)).toEqual([])
  const origin = new URL(page.url()).origin
  expect(
    asked.slice(from).filter((address) => !address.startsWith(origin) && !address.startsWith('blob:'))
  ).toEqual([])
  expect(await page.evaluate(() => 'pasted' in window)).toBe(false)
})
