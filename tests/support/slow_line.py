"""A line with a delay, in front of a server on this machine: every byte arrives as late as on a real one, in its order; a connection
costs the round trip of TCP's own greeting. Counts connections. Kernels that have netem do this better; not every kernel has."""
import asyncio
import socket
import threading

CHUNK = 65536


class SlowLine:
    def __init__(self, target_port, round_trip_s):
        self.target_port = target_port
        self.one_way_s = round_trip_s / 2
        self.connections = 0
        self.writers = set()
        self.server = None
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.socket = self.bound(0)
        self.port = self.socket.getsockname()[1]

    @staticmethod
    def bound(port):
        """Bound and deaf: who connects is refused at once, and nobody else takes the port."""
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        return bound

    def wait(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def open(self):
        async def start():
            self.server = await asyncio.start_server(self.carry, sock=self.socket)
        self.wait(start())

    def close(self):
        """The line is down: connections end, new ones are refused. What was counted stays."""
        async def stop():
            self.server.close()
            for writer in list(self.writers):
                writer.transport.abort()
            await self.server.wait_closed()
        self.wait(stop())
        self.socket = self.bound(self.port)

    def end(self):
        if self.server and self.server.is_serving():
            self.close()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.socket.close()

    async def carry(self, reader, writer):
        self.connections += 1
        greeted = self.loop.time() + 2 * self.one_way_s
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        self.writers |= {writer, there_writer}
        try:
            await asyncio.gather(self.pump(reader, there_writer, greeted), self.pump(there_reader, writer, greeted))
        except OSError:
            pass
        finally:
            for one in (writer, there_writer):
                self.writers.discard(one)
                one.close()

    async def pump(self, reader, writer, not_before):
        """Reads at once, hands on a delay later: what is under way does not hold up what follows it."""
        under_way = asyncio.Queue()

        async def read():
            data = b" "
            while data:
                data = await reader.read(CHUNK)
                under_way.put_nowait((max(self.loop.time(), not_before) + self.one_way_s, data))

        reading = asyncio.ensure_future(read())
        try:
            while True:
                at, data = await under_way.get()
                await asyncio.sleep(max(0, at - self.loop.time()))
                if not data:
                    writer.write_eof() if writer.can_write_eof() else writer.close()
                    break
                writer.write(data)
                await writer.drain()
        finally:
            reading.cancel()
