// A tagged PDF by Typst, compiled to WebAssembly: 30 MB to load and 150 MB while it works, so only ever in the worker thread.
// It is given no file system, no package registry and no network: what is not in its memory does not exist for it.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TypstCompiler } from '@myriaddreamin/typst-ts-web-compiler'
import type { ExportDocument } from '../document/model'
import { LOGO, MAIN, picturePath, typstSource } from './typst'

const COMPILER = '@myriaddreamin/typst-ts-web-compiler/pkg'
const FONTS = ['400Regular', '700Bold', '400Regular_Italic', '700Bold_Italic'].map(
  (name) => `@expo-google-fonts/atkinson-hyperlegible-next/${name}/AtkinsonHyperlegibleNext_${name}.ttf`
)
const TITLE_FONT = '@expo-google-fonts/bricolage-grotesque/700Bold/BricolageGrotesque_700Bold.ttf'

/** The documents of a thread share one compiler, one after the other. */
let compiler: Promise<TypstCompiler> | undefined

/** @throws Error with what Typst says, when it refuses the source: a defect of ours. */
export async function writePdf(document: ExportDocument): Promise<Uint8Array> {
  compiler ??= loadCompiler()
  const typst = await compiler
  typst.reset_shadow()
  typst.add_source(MAIN, typstSource(document))
  typst.map_shadow(LOGO, new TextEncoder().encode(LOGO_SVG))
  for (const [id, { bytes, mediaType }] of Object.entries(document.pictures)) {
    typst.map_shadow(picturePath(id, mediaType), bytes)
  }
  // 3: diagnostics as text.
  const { result, diagnostics } = typst.compile(MAIN, null, 'pdf', 3) as {
    result?: Uint8Array
    diagnostics?: string[]
  }
  if (!result) throw new Error(`typst: ${(diagnostics ?? []).slice(0, 3).join('; ')}`)
  return result
}

async function loadCompiler(): Promise<TypstCompiler> {
  const library = await import('@myriaddreamin/typst-ts-web-compiler')
  library.initSync({ module: await installed(`${COMPILER}/typst_ts_web_compiler_bg.wasm`) })
  const builder = new library.TypstCompilerBuilder()
  builder.set_dummy_access_model()
  for (const font of [...FONTS, TITLE_FONT]) await builder.add_raw_font(await installed(font))
  return builder.build()
}

/** A file of an installed package: not bundled, read once. */
function installed(path: string): Promise<Buffer<ArrayBuffer>> {
  return readFile(fileURLToPath(import.meta.resolve(path)))
}

const LOGO_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 36 28"><circle cx="9" cy="16.5" r="8.5" fill="#005262"/><circle cx="25" cy="16.5" r="7.2" fill="none" stroke="#005262" stroke-width="2.6"/><path d="M10.5 6.2 17 1.6l6.5 4.6" fill="none" stroke="#b38309" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>'
