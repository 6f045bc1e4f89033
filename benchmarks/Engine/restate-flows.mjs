// The same two flows as LocalEngine.cs, on the Restate SDK. Prints its port when it listens.
import * as restate from "@restatedev/restate-sdk";
import { createServer } from "node:http2";

const hello = restate.service({
  name: "hello",
  handlers: {
    run: async ctx => {
      const said = [];
      for (const city of ["Tokyo", "Seattle", "London", "Lima", "Oslo"]) said.push(await ctx.run("hello", async () => `Hello ${city}!`));
      return said;
    },
  },
});

const flow = restate.workflow({
  name: "flow",
  handlers: {
    run: async ctx => {
      const said = [await ctx.run("begin", async () => "begun")];
      for (let n = 0; n < 4; n++) said.push(await ctx.promise(`event${n}`));
      said.push(await ctx.run("end", async () => "ended"));
      return said;
    },
    raise: async (ctx, event) => { await ctx.promise(event.name).resolve(event.value); },
  },
});

const server = createServer(restate.createEndpointHandler({ services: [hello, flow] }));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
