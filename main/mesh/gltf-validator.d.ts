declare module 'gltf-validator' {
  export function version(): string;
  export function validateBytes(
    bytes: Uint8Array,
    options?: {
      readonly uri?: string;
      readonly format?: 'glb' | 'gltf';
      readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array>;
      readonly writeTimestamp?: boolean;
      readonly maxIssues?: number;
    },
  ): Promise<{
    readonly issues: {
      readonly numErrors: number;
      readonly numWarnings: number;
      readonly numInfos: number;
      readonly messages: readonly {
        readonly code: string;
        readonly message: string;
        /** 0: error, 1: warning, 2: information, 3: hint. */
        readonly severity: number;
        readonly pointer?: string;
        readonly offset?: number;
      }[];
      /** There were more than `maxIssues`. */
      readonly truncated: boolean;
    };
  }>;
}
