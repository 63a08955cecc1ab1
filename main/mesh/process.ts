import { meshJobs } from './jobs.ts';
import { processPort } from './process-port.ts';
import { serve } from './serve.ts';

// The entry of the mesh process, built to out/main/mesh-process.js.
serve(processPort(), meshJobs());
