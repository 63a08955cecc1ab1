import { EventEmitter, once } from 'node:events';
import type { X509Certificate } from 'node:crypto';
import type http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** As Electron describes a certificate; the part that an application can judge by. */
interface Certificate {
  readonly data: string;
  readonly subjectName: string;
  readonly issuerName: string;
  readonly issuerCert: Certificate | undefined;
}

export interface VerifyRequest {
  readonly hostname: string;
  readonly certificate: Certificate;
  readonly validatedCertificate: Certificate;
  readonly isIssuedByKnownRoot: boolean;
  readonly verificationResult: string;
  readonly errorCode: number;
}
export type VerifyProc = (request: VerifyRequest, answer: (result: number) => void) => void;

/** The proxy asks for a name and a password. */
export class ProxyLogin extends Error {}

const ACCEPT = 0;
const REFUSE = -2;

/** Node's verdicts as Chromium's; an authority that is not known is all that is left. */
const VERDICTS: Readonly<Record<string, readonly [string, number]>> = {
  CERT_HAS_EXPIRED: ['net::ERR_CERT_DATE_INVALID', -201],
  CERT_NOT_YET_VALID: ['net::ERR_CERT_DATE_INVALID', -201],
  ERR_TLS_CERT_ALTNAME_INVALID: ['net::ERR_CERT_COMMON_NAME_INVALID', -200],
};
const UNKNOWN_AUTHORITY = ['net::ERR_CERT_AUTHORITY_INVALID', -202] as const;

/**
 * Connect to an https host, through a proxy where there is one, and have the certificate judged before a byte is sent.
 *
 * @throws Error with Chromium's name of what failed; ProxyLogin.
 */
export async function connectSecurely(url: URL, proxy: URL | null, verify: VerifyProc | null): Promise<tls.TLSSocket> {
  const port = url.port === '' ? 443 : Number(url.port);
  const inner = proxy === null ? net.connect(port, url.hostname) : await tunnel(url.hostname, port, proxy);
  if (proxy === null) await once(inner, 'connect');
  const socket = tls.connect({
    socket: inner,
    rejectUnauthorized: false,
    ...(net.isIP(url.hostname) === 0 && { servername: url.hostname }),
    ALPNProtocols: ['http/1.1'],
  });
  await once(socket, 'secureConnect');
  const refused = await judge(url.hostname, socket, verify);
  if (refused === null) return socket;
  socket.destroy();
  throw new Error(refused);
}

async function tunnel(host: string, port: number, proxy: URL): Promise<Duplex> {
  const request = new EventEmitter();
  let status = 0;
  request.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode));
  const socket = await new HttpsProxyAgent(proxy)
    // It only listens on the request, and emits on it.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    .connect(request as http.ClientRequest, { host, port, secureEndpoint: false })
    .catch((error: unknown) => {
      throw new Error('net::ERR_PROXY_CONNECTION_FAILED', { cause: error });
    });
  if (status === 407) throw new ProxyLogin('407');
  if (status !== 200) throw new Error('net::ERR_TUNNEL_CONNECTION_FAILED');
  request.emit('socket', socket);
  return socket;
}

/** @returns Chromium's name of what is wrong with the certificate; null: nothing, or the application says so. */
async function judge(hostname: string, socket: tls.TLSSocket, verify: VerifyProc | null): Promise<string | null> {
  const code = String(socket.authorizationError);
  const [name, errorCode] = socket.authorized ? (['net::OK', 0] as const) : (VERDICTS[code] ?? UNKNOWN_AUTHORITY);
  const own = errorCode === 0 ? null : name;
  const shown = socket.getPeerX509Certificate();
  if (verify === null || shown === undefined) return own;
  const certificate = describe(shown);
  const answer = await new Promise<number>((resolve) =>
    verify(
      {
        hostname,
        certificate,
        validatedCertificate: certificate,
        isIssuedByKnownRoot: errorCode === 0,
        verificationResult: name,
        errorCode,
      },
      resolve,
    ),
  );
  if (answer === ACCEPT) return null;
  return answer === REFUSE ? (own ?? 'net::ERR_FAILED') : own;
}

function describe(certificate: X509Certificate): Certificate {
  const { issuerCertificate, subject, issuer } = certificate;
  const isTop = issuerCertificate === undefined || issuerCertificate.fingerprint256 === certificate.fingerprint256;
  return {
    data: certificate.toString(),
    subjectName: subject,
    issuerName: issuer,
    issuerCert: isTop ? undefined : describe(issuerCertificate),
  };
}
