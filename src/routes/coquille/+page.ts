// The application without a page: what the service worker answers to any address when the network is silent. It starts the
// browser side, which then opens the address it was asked for from what this device keeps.
export const ssr = false
