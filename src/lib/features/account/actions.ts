// Everything a person does about their own account. One function per verb; failures are ApiError.
import { createApi, unwrap } from '$lib/api/client'
import type { Me } from '#shared/schemas/session'

type Api = ReturnType<typeof createApi>
type Json<T> = T extends (args: { json: infer J }) => unknown ? J : never

const api = () => createApi(fetch)

export const signIn = (email: string, password: string): Promise<Me> =>
  unwrap(api().session.$post({ json: { email, password } }))

export async function askLink(email: string): Promise<void> {
  await unwrap(api().session.link.$post({ json: { email } }))
}

export async function askReset(email: string): Promise<void> {
  await unwrap(api().session['password-reset'].$post({ json: { email } }))
}

export const redeem = (input: Json<Api['session']['redeem']['$post']>): Promise<Me> =>
  unwrap(api().session.redeem.$post({ json: input }))

export const setUp = (input: Json<Api['setup']['$post']>): Promise<Me> =>
  unwrap(api().setup.$post({ json: input }))

export const saveProfile = (patch: Json<Api['me']['$patch']>): Promise<Me> =>
  unwrap(api().me.$patch({ json: patch }))

export const changePassword = (input: Json<Api['me']['password']['$put']>): Promise<Me> =>
  unwrap(api().me.password.$put({ json: input }))

export async function changeEmail(input: Json<Api['me']['email']['$post']>): Promise<void> {
  await unwrap(api().me.email.$post({ json: input }))
}

export async function closeSession(id: string): Promise<void> {
  await unwrap(api().me.sessions[':id'].$delete({ param: { id } }))
}

export async function closeOtherSessions(): Promise<void> {
  await unwrap(api().me.sessions.$delete({ query: { keepCurrent: 'true' } }))
}

export const createToken = (input: Json<Api['me']['tokens']['$post']>) =>
  unwrap(api().me.tokens.$post({ json: input }))

export async function revokeToken(id: string): Promise<void> {
  await unwrap(api().me.tokens[':id'].$delete({ param: { id } }))
}

export const readMail = (id: string) => unwrap(api().mails[':id'].$get({ param: { id } }))

export async function retryMail(id: string): Promise<void> {
  await unwrap(api().mails[':id'].retry.$post({ param: { id } }))
}

export async function sendTestMail(): Promise<void> {
  await unwrap(api().mails.test.$post())
}

export const listMails = (cursor: string) => unwrap(api().mails.$get({ query: { cursor } }))
