// A real identity provider (oidc-provider, certified for OpenID Connect) for the tests of the log-in.
//
// Its one page takes who logs in, and how, from its address instead of from a form: the tests are
// the person at that page. Signing keys are made anew at each start.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { Provider } from "../frontend/node_modules/oidc-provider/lib/index.js";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "zoneworks",
        client_secret: "a secret of the tests",
        redirect_uris: ["http://testserver/login/provider/answer"],
        post_logout_redirect_uris: ["http://testserver/login"],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }] },
    cookies: { keys: ["of the tests"] },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["preferred_username"], acr: null, amr: null },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id.replace(/^id-/, "") }),
    }),
    loadExistingGrant: async (context) => {
      const { client, session } = context.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid profile");
      grant.addOIDCClaims(["acr", "amr", "preferred_username"]);
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, issuer);
    if (!pathname.startsWith("/interaction/")) return callback(request, response);
    const account = searchParams.get("account");
    const result = account
      ? { login: { accountId: account, amr: searchParams.getAll("amr") } }
      : { error: "access_denied", error_description: "The person said no." };
    await provider.interactionDetails(request, response);
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  console.log(issuer);
});
