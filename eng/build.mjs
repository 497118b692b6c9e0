// What build.sh and build.cmd run: picks the host (README, "Building"), then builds, tests or shows the demo.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const solution = 'Rise.MLNet.sln';
const quiet = ['-nologo', '-v:q', '-tl:off', '-nodeReuse:false'];
const environment = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };

const commands = { build, test, demo };

const [command = 'build', ...rest] = process.argv.slice(2);
if (!(command in commands)) {
    fail(`'${command}' is not one of: build, test, demo.`);
}
environment.MLNetHost ||= rememberedHost() ?? findHost();
if (environment.MLNetHost === 'offline') {
    installOnnxRuntime();
}
process.exitCode = commands[command](rest);

function build() {
    // 'dotnet build' is this, and a summary even when it is quiet.
    return run('dotnet', ['msbuild', solution, '-restore', '-p:Configuration=Release', ...quiet]);
}

function test() {
    const results = join(root, 'artifacts', environment.MLNetHost, 'TestResults');
    rmSync(results, { recursive: true, force: true });
    const logs = ['--logger', 'trx', '--logger', 'console;verbosity=minimal', '--results-directory', results];
    const status = build() || run('dotnet', ['test', solution, '--no-build', '-c', 'Release', ...logs, '-m:1', ...quiet]);
    const { passed, failed, skipped } = count(results);
    if (passed + failed === 0) {
        console.error('error: no test ran.');
    } else if (status !== 0 && failed === 0) {
        console.error('error: the tests did not run to their end.');
    }
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    return status || (failed > 0 || passed === 0 ? 1 : 0);
}

// In the caller's folder, so that paths in the arguments mean what they say.
function demo(args) {
    const project = join(root, 'samples', 'ExplainImage');
    return run('dotnet', ['run', '--project', project, '-c', 'Release', '-v', 'q', '--', ...args], process.cwd());
}

// Sums the counters of the .trx files, one for each test project. What was neither passed nor failed was skipped.
function count(folder) {
    const sum = { passed: 0, failed: 0, skipped: 0 };
    for (const file of existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.trx')) : []) {
        const counters = readFileSync(join(folder, file), 'utf8').match(/<Counters [^>]*>/)?.[0] ?? '';
        const counter = name => Number(counters.match(new RegExp(` ${name}="(\\d+)"`))?.[1] ?? 0);
        const failed = counter('failed') + counter('error') + counter('timeout') + counter('aborted');
        sum.passed += counter('passed');
        sum.failed += failed;
        sum.skipped += counter('total') - counter('passed') - failed;
    }
    return sum;
}

function hostFile() {
    return join(root, 'artifacts', 'MLNetHost');
}

function rememberedHost() {
    return existsSync(hostFile()) ? readFileSync(hostFile(), 'utf8').trim() : undefined;
}

// The published packages where the registry has them, else the offline host. The answer is remembered.
function findHost() {
    const version = readFileSync(join(root, 'Directory.Packages.props'), 'utf8').match(/"Microsoft\.ML" Version="([^"]+)"/)[1];
    const host = canRestore('Microsoft.ML', version) ? 'nuget' : 'offline';
    if (host === 'offline') {
        console.log(`The package registry has no Microsoft.ML ${version}: using the offline host (eng/offline).`);
    }
    writeFileSync(hostFile(), `${host}\n`);
    return host;
}

function canRestore(id, version) {
    const folder = join(root, 'artifacts', 'probe');
    mkdirSync(folder, { recursive: true });
    const project = join(folder, 'probe.csproj');
    writeFileSync(project, `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="${id}" Version="[${version}]" /></ItemGroup>
</Project>
`);
    // The probe is no project of this repository.
    const alone = ['BuildProps', 'BuildTargets', 'PackagesProps'].map(name => `-p:ImportDirectory${name}=false`);
    const restore = spawnSync('dotnet', ['restore', project, '-v', 'q', '-nodeReuse:false', ...alone], { env: environment, timeout: 60_000 });
    rmSync(folder, { recursive: true, force: true });
    if (restore.error?.code === 'ENOENT') {
        fail('dotnet was not found: install the .NET SDK named in global.json.');
    }
    return restore.status === 0;
}

// npm writes .package-lock.json last, so it tells when the installation was complete.
function installOnnxRuntime() {
    const folder = join(root, 'eng', 'offline');
    const installed = join(folder, 'node_modules', '.package-lock.json');
    if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) {
        return;
    }
    const npm = spawnSync('npm ci --no-audit --no-fund --no-update-notifier --loglevel=error', { cwd: folder, shell: true, stdio: ['ignore', 'ignore', 'inherit'] });
    if (npm.status !== 0) {
        fail("'npm ci' failed in eng/offline.");
    }
}

function run(program, args, cwd = root) {
    const result = spawnSync(program, args, { cwd, env: environment, stdio: 'inherit' });
    if (result.error) {
        fail(`${program} could not be run: ${result.error.message}`);
    }
    return result.status ?? 1;
}

function fail(message) {
    console.error(`error: ${message}`);
    process.exit(1);
}
