// What needs no object: being signed in, of the network, animating, administering, operating the installation.
import { requireViewer, type Context, type SignedInContext, type Viewer } from '#server/domain/context'
import { AppError } from '#shared/errors'
import { isNetworkMember, networkAbilities } from '#shared/permissions'

export function requireNetworkMember(ctx: Context): SignedInContext {
  const signedIn = requireViewer(ctx)
  if (!isNetworkMember(signedIn.viewer)) throw new AppError('access.forbidden')
  return signedIn
}

export function requireAnimator(ctx: Context): SignedInContext {
  const signedIn = requireViewer(ctx)
  if (!networkAbilities(signedIn.viewer).animate) throw new AppError('access.forbidden')
  requireAdminScope(signedIn.viewer)
  return signedIn
}

export function requireAdministrator(ctx: Context): SignedInContext {
  const signedIn = requireViewer(ctx)
  if (!networkAbilities(signedIn.viewer).administer) throw new AppError('access.forbidden')
  requireAdminScope(signedIn.viewer)
  return signedIn
}

/** Whoever runs the installation: creates networks. */
export function requireOperator(ctx: Context): SignedInContext {
  const signedIn = requireViewer(ctx)
  if (!signedIn.viewer.operator) throw new AppError('access.forbidden')
  requireAdminScope(signedIn.viewer)
  return signedIn
}

/** An API token acts with the powers of a network role only when it was given the `admin` scope. */
export function requireAdminScope(viewer: Viewer): void {
  if (viewer.scopes && !viewer.scopes.includes('admin')) throw new AppError('token.scope')
}

/** The second lock behind the middleware that checks scopes by method: no domain function writes for a token that only reads. */
export function requireWriteScope(viewer: Viewer): void {
  if (viewer.scopes && !viewer.scopes.includes('write') && !viewer.scopes.includes('admin')) {
    throw new AppError('token.scope')
  }
}
