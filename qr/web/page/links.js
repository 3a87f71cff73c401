// The links of the service, for the owner of an API key.

export function build() {}
