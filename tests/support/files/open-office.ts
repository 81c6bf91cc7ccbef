// LibreOffice as a program that opens a file and saves it in another format.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param extension of the target, or `extension:filter:options` */
export function convertFile(directory: string, bytes: Uint8Array, from: string, to: string): Uint8Array {
  const program = process.env['SOFFICE'] || '/usr/bin/soffice'
  if (!existsSync(program))
    throw new Error('LibreOffice was not found: install libreoffice-calc, or give its path in SOFFICE')
  const source = join(directory, `file.${from}`)
  writeFileSync(source, bytes)
  const profile = `-env:UserInstallation=file://${join(directory, 'profile')}`
  execFileSync(program, ['--headless', profile, '--convert-to', to, '--outdir', directory, source], {
    stdio: 'ignore',
    timeout: 120_000
  })
  return new Uint8Array(readFileSync(join(directory, `file.${to.split(':')[0] ?? to}`)))
}
