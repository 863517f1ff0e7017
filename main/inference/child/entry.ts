/** Entry of the inference process. It ends with the backend. */
import { openChannel } from "./channel.ts";
import { serve } from "./worker.ts";

const channel = openChannel(process);
channel.onClose(() => process.exit(0));
serve(channel);
