// Passwords at rest: argon2id with the parameters OWASP asks for (19 MiB, 2 passes, 1 lane: the library's defaults, held by a test).
import { hash, verify } from '@node-rs/argon2'

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The same password typed on two systems may differ in bytes: compared in one Unicode form. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), PARAMETERS)
}

/** Takes as long for an account that has no password, or does not exist (`hash` null), as for a wrong one. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody()), password.normalize('NFKC'))
  return stored !== null && matches
}

let nobodysHash: Promise<string> | undefined

/** Paid once, by the start of the process (see `warmPasswords`) or by the first person who signs in. */
function nobody(): Promise<string> {
  nobodysHash ??= hashPassword('nobody has this password')
  return nobodysHash
}

/** Makes the first sign-in answer in the time of the others. */
export async function warmPasswords(): Promise<void> {
  await nobody()
}
